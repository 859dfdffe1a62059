import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";

/** What the model says while it says it. `said`: how many steps are whole; what was heard before the newest is let go. */
export function Live({ run, said }: { readonly run: string; readonly said: number }) {
  const client = useQueryClient();
  const [heard, setHeard] = useState({ said, text: "" });
  const onPiece = useEffectEvent((piece: string) => setHeard((one) => ({ said, text: one.said === said ? one.text + piece : piece })));
  const onOver = useEffectEvent(() => void client.invalidateQueries({ queryKey: ["runs", run] }));
  useEffect(() => {
    const source = new EventSource(`/api/runs/${encodeURIComponent(run)}/stream`);
    source.addEventListener("text", ({ data }: MessageEvent<string>) => {
      const piece: unknown = JSON.parse(data);
      if (typeof piece === "string") onPiece(piece);
    });
    source.addEventListener("over", () => {
      source.close();
      onOver();
    });
    return () => source.close();
  }, [run]);
  const text = heard.said === said ? heard.text : "";
  return (
    <div className="border-t border-line py-3" aria-busy="true">
      <p className="text-[0.93rem] text-soft">{text === "" ? "At work …" : "The model is saying"}</p>
      {text !== "" && <pre className="mt-1 text-[0.93rem] whitespace-pre-wrap">{text}</pre>}
    </div>
  );
}
