/** The end of a form: what sends it, and what came of that. */
export function SubmitRow(props: {
  readonly children: string;
  readonly busy: boolean;
  readonly done: boolean;
  readonly failure: string | null;
}) {
  return (
    <p className="flex min-h-10 flex-wrap items-center gap-3 sm:col-span-full">
      <button
        type="submit"
        disabled={props.busy}
        className="min-h-9 rounded bg-accent px-4 font-medium text-on-accent hover:opacity-90 disabled:opacity-60"
      >
        {props.busy ? "Saving …" : props.children}
      </button>
      {props.done && (
        <span role="status" className="text-soft">
          Saved.
        </span>
      )}
      {props.failure !== null && <span role="alert">{props.failure}</span>}
    </p>
  );
}
