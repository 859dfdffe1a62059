import { refuse } from "../errors.ts";
import type { Services } from "../services.ts";

/** How often a quiet stream says that it is there, and looks whether the run is over; milliseconds. */
const beat = 5_000;
/** Streams of one run at a time: each asks the store every few seconds. */
const mostStreams = 16;
const streams = new Map<string, number>();

/**
 * What a running model says, as it comes, as server-sent events: `text` with a piece of it, `over` when the run waits or is over.
 * Nothing of it is kept.
 */
export function streamRun({ agents, control }: Pick<Services, "agents" | "control">, run: string, signal: AbortSignal): Response {
  const count = streams.get(run) ?? 0;
  if (count >= mostStreams)
    return refuse(429, "too-many", "This run is watched in too many places", "Close some of the pages that show it.");
  streams.set(run, count + 1);
  const encoder = new TextEncoder();
  let open = true;
  let stop = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const end = (): void => {
        if (!open) return;
        open = false;
        stop();
        controller.close();
      };
      const hush = agents.listen(run, (piece) => send(`event: text\ndata: ${JSON.stringify(piece)}\n\n`));
      const look = async (): Promise<void> => {
        const [row] = await control.query<{ state: string }>("select state from agent_run where id = $1", [run]);
        const live = row?.state === "queued" || row?.state === "running";
        send(live ? ": here\n\n" : "event: over\ndata: null\n\n");
        if (!live) end();
      };
      // A store that does not answer ends the stream; the page asks again.
      const timer = setInterval(() => void look().catch(end), beat);
      stop = () => {
        clearInterval(timer);
        hush();
        const left = (streams.get(run) ?? 1) - 1;
        if (left === 0) streams.delete(run);
        else streams.set(run, left);
      };
      signal.addEventListener("abort", end, { once: true });
      send(": here\n\n");
      void look().catch(end);
    },
    cancel: () => {
      if (!open) return;
      open = false;
      stop();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" } });
}
