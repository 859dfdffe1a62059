import { TooFew } from "../../ui/TooFew.tsx";

/** What is not shown on this page, and why. */
export function Withheld({ notes, k, drawn = true }: { readonly notes: readonly string[]; readonly k: number; readonly drawn?: boolean }) {
  if (notes.length === 0) return null;
  return (
    <section aria-labelledby="withheld" className="flex flex-wrap items-start gap-5 border-t border-line pt-5 sm:flex-nowrap">
      {drawn && (
        <div className="shrink-0">
          <TooFew k={k} />
        </div>
      )}
      <div>
        <h2 id="withheld" className="text-lg font-semibold">
          Not shown, to protect people
        </h2>
        <ul className="mt-1 max-w-3xl list-disc space-y-1 pl-5 text-soft">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
