import { join } from "node:path";
import { UpshotError } from "../../kit/errors.ts";
import { lineLog } from "../../kit/log.ts";
import { stateFolder } from "../../kit/user-folders.ts";
import { serve } from "../../server/serve.ts";
import { usualGrpcPort } from "../../server/otlp/grpc.ts";
import type { CommandCall } from "../define-command.ts";
import { version } from "../version.ts";

const usualPort = 4680;

/** `upshot serve`: runs until it is told to stop (Ctrl+C, SIGTERM). */
export async function runServe({ options, terminal }: CommandCall): Promise<number> {
  const text = (name: string): string | null => {
    const value = options[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const variable = (name: string): string | null => terminal.variables[name] || null;
  const stopped = stopSignal();
  const live = terminal.progressTo?.isTTY === true ? terminal.progressTo : null;
  const serving = await serve({
    folder: text("data") ?? join(stateFolder(terminal), "server"),
    host: text("host") ?? "127.0.0.1",
    port: portOf(text("port")),
    publicUrl: text("publicUrl"),
    clickhouseUrl: variable("CLICKHOUSE_URL"),
    databaseUrl: variable("DATABASE_URL"),
    grpcPort: portOf(text("grpcPort") ?? String(usualGrpcPort)),
    demo: options["demo"] !== false,
    version,
    log: lineLog((line) => terminal.err(line)),
    now: Date.now,
    progress: (step) => live?.write(`\r\u001b[K${step} …`),
  });
  live?.write("\r\u001b[K");
  terminal.out(`Upshot is ready: ${serving.signInUrl}\n`);
  if (serving.demo)
    terminal.out(
      "It shows a simulated organisation. Begin with your own data on the page Sources; `upshot demo --remove` takes the demo away.\n",
    );
  terminal.out("Stop it with Ctrl+C.\n");
  await stopped;
  live?.write("\r\u001b[Kstopping …\n");
  await serving.close();
  return 0;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

function portOf(text: string | null): number {
  if (text === null) return usualPort;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UpshotError({ code: "usage", message: `--port ${text} is no port`, hint: "Give a number from 1 to 65535." });
  }
  return port;
}
