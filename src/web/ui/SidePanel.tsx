import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

/** Opens beside the page without leaving it; on a phone from below. The page stays usable under it. */
export function SidePanel(props: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()} modal={false} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Popup
          data-side-panel
          className="fixed inset-x-0 bottom-0 z-20 max-h-[75dvh] overflow-y-auto border-t border-line bg-raised p-5 shadow-xl sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-96 sm:border-t-0 sm:border-l sm:p-6"
        >
          <div className="flex items-start justify-between gap-4">
            <Dialog.Title className="text-lg font-semibold">{props.title}</Dialog.Title>
            <Dialog.Close className="min-h-8 rounded border border-line px-2.5 text-[0.87rem] text-soft hover:border-soft hover:text-ink">
              Close
            </Dialog.Close>
          </div>
          <div className="mt-4 space-y-4">{props.children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
