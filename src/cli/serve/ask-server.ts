import { request, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { ownerToken } from "../../server/access/owner-token.ts";
import { operatorHeader } from "../../server/operations/for-operator.ts";
import type { ServingFile } from "../../server/operations/serving-file.ts";

/** A server that runs on a data folder, asked as its operator. */
export interface RunningServer {
  /** The answer, whose body is still to be read. @throws UpshotError what the server said where it refused */
  ask(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object | Readable): Promise<IncomingMessage>;
  /** Follows a long piece of work to its result. */
  follow(method: "POST" | "DELETE", path: string, progress: (step: string) => void, body?: object | Readable): Promise<unknown>;
}

const refusal = z.object({ code: z.string(), message: z.string(), hint: z.string() });
const line = z.union([z.strictObject({ step: z.string() }), z.strictObject({ done: z.unknown() }), z.strictObject({ error: refusal })]);

/** Not `fetch`: the server may answer to the name that its proxy has, which differs from where it listens. */
export function runningServer(folder: string, { url, host }: ServingFile): RunningServer {
  const ask: RunningServer["ask"] = async (method, path, body) => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const sent = request(new URL(path, url), {
      method,
      headers: {
        host,
        [operatorHeader]: ownerToken(folder),
        ...(body === undefined ? {} : { "content-type": body instanceof Readable ? "application/octet-stream" : "application/json" }),
      },
    });
    sent.once("response", resolve).once("error", (cause) => reject(unreachable(url, cause)));
    if (body instanceof Readable) void pipeline(body, sent).catch((cause: unknown) => reject(unreachable(url, cause)));
    else sent.end(body === undefined ? undefined : JSON.stringify(body));
    const answer = await promise;
    if (answer.statusCode === 200) return answer;
    throw await refused(answer);
  };
  return {
    ask,
    follow: async (method, path, progress, body) => {
      for await (const text of createInterface({ input: await ask(method, path, body) })) {
        const said = line.parse(JSON.parse(text));
        if ("step" in said) progress(said.step);
        else if ("done" in said) return said.done;
        else throw new UpshotError(said.error);
      }
      throw unreachable(url, new Error("the answer was cut off"));
    },
  };
}

async function refused(answer: IncomingMessage): Promise<UpshotError> {
  let text = "";
  for await (const part of answer.setEncoding("utf8")) text += String(part);
  const said = z.object({ error: refusal }).safeParse(parseJson(text));
  if (said.success) return new UpshotError(said.data.error);
  return new UpshotError({
    code: "server-refused",
    message: `The running server answered ${answer.statusCode} to this`,
    hint: "Is it of the same version? Stop it, then run the command again.",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreachable(url: string, cause: unknown): UpshotError {
  return new UpshotError({
    code: "server-unreachable",
    message: `The server that runs on this folder does not answer at ${url}`,
    hint: "Look whether it still runs. The command can be run again.",
    cause,
  });
}
