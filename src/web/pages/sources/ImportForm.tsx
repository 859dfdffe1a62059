import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ImportResult } from "../../../model/import.ts";
import { ApiError, sendFile } from "../../lib/api.ts";
import { sayCount, sayMoney } from "../../lib/say.ts";
import { sessionQuery } from "../../lib/session.ts";
import { Field, fileLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";

/** Sends a vendor's export from the browser: first how it is read, then, when asked, to be stored. For admins. */
export function ImportForm({ id }: { readonly id: string }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const taken = useMutation({
    mutationFn: ({ file: chosen, preview }: { readonly file: File; readonly preview: boolean }) =>
      sendFile<ImportResult>(`/api/import/${encodeURIComponent(id)}?preview=${preview}`, session.csrf, chosen),
    onSuccess: ({ stored }) => (stored ? client.invalidateQueries({ queryKey: ["sources"] }) : undefined),
  });
  const { data: result, error, isPending } = taken;
  return (
    <section aria-label="Send a file" className="space-y-3">
      <Field label="The file as the vendor gave it" hint="Nothing is stored before you have seen how it is read">
        <input
          type="file"
          className={fileLook}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0] ?? null;
            setFile(chosen);
            if (chosen === null) taken.reset();
            else taken.mutate({ file: chosen, preview: true });
          }}
        />
      </Field>
      {isPending && <p role="status">Reading …</p>}
      {error !== null && <p role="alert">{error instanceof ApiError ? `${error.message}. ${error.hint}` : String(error)}</p>}
      {result !== undefined && (
        <div role="status" className="space-y-2">
          <p>
            {result.stored ? "Stored: " : "To be stored: "}
            {sayCount(result.accepted)} {result.accepted === 1 ? "row" : "rows"} of {sayCount(result.people)}{" "}
            {result.people === 1 ? "person" : "people"}
            {result.rejected > 0 && `; ${sayCount(result.rejected)} could not be read`}.
          </p>
          {result.errors.length > 0 && (
            <ul className="list-disc pl-5 text-[0.87rem] text-soft">
              {result.errors.slice(0, 5).map(({ line, reason }) => (
                <li key={`${line} ${reason}`}>{line === 0 ? reason : `Line ${line}: ${reason}`}</li>
              ))}
              {result.errors.length > 5 && <li>and {sayCount(result.rejected - 5)} more</li>}
            </ul>
          )}
          {result.rows.length > 0 && <Preview rows={result.rows} />}
        </div>
      )}
      {file !== null && result?.stored === false && result.accepted > 0 && (
        <SmallButton onClick={() => taken.mutate({ file, preview: false })}>Store these rows</SmallButton>
      )}
    </section>
  );
}

function Preview({ rows }: Pick<ImportResult, "rows">) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-[0.8rem]">
        <caption className="pb-1 text-left text-soft">The first rows as they are read</caption>
        <thead className="text-soft">
          <tr>
            {["Person", "Day", "Model", "Cost", "Amount"].map((head) => (
              <th key={head} scope="col" className="pr-3 font-normal">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 5).map(({ person, at, model, costMicros, unit, units, output }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows of a file have no other name, and stay in place
            <tr key={index} className="border-t border-line">
              <td className="py-1 pr-3 break-all">{person}</td>
              <td className="py-1 pr-3 whitespace-nowrap">{at.slice(0, 10)}</td>
              <td className="py-1 pr-3">{model}</td>
              <td className="py-1 pr-3 whitespace-nowrap">{costMicros === null ? "no price" : sayMoney(costMicros)}</td>
              <td className="py-1 whitespace-nowrap">{unit === "" ? `${sayCount(output)} tokens out` : `${sayCount(units)} ${unit}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
