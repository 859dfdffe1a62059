/** Grey shapes where the page's parts will be, and a word for those who do not see them. */
export function Loading() {
  return (
    <div role="status" className="animate-pulse">
      <span className="sr-only">Loading the figures</span>
      <div className="h-8 w-11/12 max-w-2xl rounded bg-line/60" />
      <div className="mt-3 h-5 w-2/3 max-w-md rounded bg-line/60" />
      <div className="mt-8 h-11 rounded bg-line/60" />
      <div className="mt-6 max-w-3xl space-y-3">
        {["a", "b", "c", "d", "e"].map((line) => (
          <div key={line} className="h-5 rounded bg-line/60" />
        ))}
      </div>
      <div className="mt-10 h-56 rounded bg-line/60" />
    </div>
  );
}
