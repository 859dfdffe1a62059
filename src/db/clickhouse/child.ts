// Runs in a process of its own: libchdb.so of the npm package chdb as a ClickHouse server on loopback, alone.
// Arguments: the engine's. The process lives as long as its standard input is open, so it dies with its parent, however
// that ends. The listener is not documented for chDB: its version is pinned, and this file is the only one that knows.
// Started by start-clickhouse.ts.
import { findClickhouse } from "./find-clickhouse.ts";

// The parent shows the first line of what is said here.
process.on("uncaughtException", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
// An insert that was acknowledged lies on the disk and a part is whole or not there: nothing is gained by a slow goodbye.
const end = (): void => void process.kill(process.pid, "SIGKILL");
process.stdin.on("end", end).on("error", end).resume();
// A terminal or a service manager signals every process: the parent closes first, and this one ends with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

const { default: ffi } = await import("ffi-rs");
ffi.open({ library: "chdb", path: findClickhouse() });
const words = ["upshot-ledger", ...process.argv.slice(2)];
const result = await ffi.load({
  library: "chdb",
  funcName: "chdb_query_cmdline",
  retType: ffi.DataType.External,
  paramsType: [ffi.DataType.I32, ffi.DataType.StringArray],
  paramsValue: [words.length, words],
  runInNewThread: true,
});
// Only reached where the engine could not start: the last statement it is given never ends.
const reason = ffi.load({
  library: "chdb",
  funcName: "chdb_result_error",
  retType: ffi.DataType.String,
  paramsType: [ffi.DataType.External],
  paramsValue: [result],
});
process.stderr.write(`${reason}\n`);
process.exit(1);
