import { UpshotError } from "../../kit/errors.ts";

/** Why the child did not start. `how` it ended (a signal or status), and the last of what it `said` on its standard error. */
export function startFailure(how: string, said: string, folder: string): UpshotError {
  if (how === "SIGILL") {
    return new UpshotError({
      code: "clickhouse-processor",
      message: "the ClickHouse library of chdb needs a processor with AVX2, which this one lacks",
      hint: "Set CLICKHOUSE_URL to a ClickHouse server.",
    });
  }
  return new UpshotError({
    code: "clickhouse-failed",
    message: `ClickHouse did not start on ${folder} (${how}): ${said.trim().split("\n")[0] || "it gave no reason"}`,
    hint: "Look at free space and memory. Or set CLICKHOUSE_URL to a server.",
  });
}
