import { useSyncExternalStore } from "react";

/** Tells that figures may be old while the browser has no network. */
export function OfflineBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return online ? null : (
    <p role="status" className="bg-ink px-4 py-2 text-center text-[0.87rem] text-paper">
      You are offline. What you see was loaded before; nothing new arrives until the connection is back.
    </p>
  );
}

function subscribe(changed: () => void): () => void {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
}
