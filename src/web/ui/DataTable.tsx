import type { Cell } from "../lib/csv.ts";

/** The table behind a chart; the first row holds the heads, the first column the rows' names. */
export function DataTable({
  rows,
  shown,
}: {
  readonly rows: readonly (readonly Cell[])[];
  readonly shown: (cell: Cell, column: number) => string;
}) {
  const [heads = [], ...body] = rows;
  return (
    // oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
    <div className="max-h-96 overflow-auto" tabIndex={0} role="region" aria-label="The chart as a table">
      <table className="w-full border-collapse text-right text-[0.87rem] whitespace-nowrap">
        <thead className="sticky top-0 bg-paper text-soft">
          <tr>
            {heads.map((head, column) => (
              <th key={String(head)} scope="col" className={`py-1 font-normal ${column === 0 ? "text-left" : "pl-4"}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr key={String(row[0])} className="border-t border-line">
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key="name" scope="row" className="py-1 text-left font-normal">
                    {shown(cell, column)}
                  </th>
                ) : (
                  <td key={String(heads[column])} className="py-1 pl-4">
                    {shown(cell, column)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
