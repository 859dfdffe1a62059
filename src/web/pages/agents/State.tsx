/** A state in words, with a sign of its own shape. */
export function State({
  words,
  strong = true,
}: {
  readonly words: { readonly name: string; readonly sign: string };
  readonly strong?: boolean;
}) {
  return (
    <span className={`inline-flex items-baseline gap-2 ${strong ? "font-medium" : "text-soft"}`}>
      <span aria-hidden="true" className="inline-block w-4 text-center">
        {words.sign}
      </span>
      {words.name}
    </span>
  );
}
