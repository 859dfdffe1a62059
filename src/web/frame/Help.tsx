import { pages } from "../lib/pages.ts";
import { Window } from "../ui/Window.tsx";

/** The keys there are. */
export function Help({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const keys = [
    ["/", "Search pages and teams"],
    ...pages.map(({ key, name }) => [`g ${key}`, name]),
    ["j, k", "Next and previous row of a list; Enter opens it"],
    ["← →", "Span by span, in a chart"],
    ["Esc", "Close what is open"],
    ["?", "This help"],
  ];
  return (
    <Window title="Keys" open={open} onClose={onClose}>
      <dl className="grid grid-cols-[5rem_1fr] gap-y-2">
        {keys.map(([key, means]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line px-1.5 py-0.5 font-sans text-[0.87rem]">{key}</kbd>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </Window>
  );
}
