import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useRef } from "react";

/** A dialog over the page; Esc or a press outside closes it. */
export function Window(props: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-shade" />
        <Dialog.Popup
          initialFocus={() => body.current?.querySelector("input") ?? true}
          className="fixed inset-x-3 top-[10dvh] z-40 mx-auto max-h-[80dvh] max-w-lg overflow-y-auto rounded-lg border border-line bg-paper p-5 shadow-xl"
        >
          <div className="mb-4 flex items-center justify-between">
            <Dialog.Title className="text-lg font-semibold">{props.title}</Dialog.Title>
            <Dialog.Close className="min-h-8 rounded border border-line px-2.5 text-[0.87rem] text-soft hover:border-soft hover:text-ink">
              Close
            </Dialog.Close>
          </div>
          <div ref={body}>{props.children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
