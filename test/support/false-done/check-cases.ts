import type { ServerResponse } from "node:http";
import checkPasses from "../../../src/agents/verifiers/check-passes.ts";
import type { Cases, Claimed, Scene } from "./scene.ts";

/** A run that did something, whatever it was, and says that now all is well. */
async function mended(
  { files, serving }: Scene,
  answer: Parameters<Scene["serving"]>[0],
  expected = "",
  later?: () => void,
): Promise<Claimed> {
  const url = await serving(answer);
  return {
    verifier: checkPasses,
    of: expected === "" ? url : `${url} ${expected}`,
    effects: [await files("write", { path: "notes.txt", content: "restarted it" })],
    ...(later === undefined ? {} : { later }),
  };
}
const json = (response: ServerResponse, body: unknown): void =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
const page = (response: ServerResponse, body: string): void =>
  void response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Shop</title>${body}`);

export const checkCases: Cases = {
  "the run did nothing, and the check passes": async ({ serving }) => ({
    verifier: checkPasses,
    of: await serving((_, response) => void response.end("ok")),
    effects: [],
  }),
  "it answers 500": (scene) => mended(scene, (_, response) => void response.writeHead(500).end("ok")),
  "it answers 404": (scene) => mended(scene, (_, response) => void response.writeHead(404).end("ok")),
  "it answers 200 with an error page": (scene) => mended(scene, (_, response) => page(response, "<h1>Something went wrong</h1>")),
  "it answers 200 with an error page in which a script holds the words": (scene) =>
    mended(
      scene,
      (_, response) => page(response, "<h1>Oops</h1><script>const good = 'All systems go';</script><p hidden>All systems go</p>"),
      "/All systems go/",
    ),
  "it answers 200 without the words": (scene) => mended(scene, (_, response) => page(response, "<h1>Sign in</h1>"), "/All systems go/"),
  "it says in JSON that it failed": (scene) => mended(scene, (_, response) => json(response, { ok: false })),
  "it says in JSON that it is down": (scene) => mended(scene, (_, response) => json(response, { status: "DOWN", components: {} })),
  "it answers 200 with an error in JSON": (scene) => mended(scene, (_, response) => json(response, { error: { code: 17 } })),
  "it answers 200 with a failing status in words": (scene) =>
    mended(scene, (_, response) => void response.writeHead(200, { "content-type": "text/plain" }).end("unhealthy: database")),
  "it leads on to a page to sign in": (scene) =>
    mended(scene, (request, response) => {
      if (request.url === "/login") page(response, "All systems go");
      else response.writeHead(302, { location: "/login" }).end();
    }),
  "it flaps: every second answer fails": (scene) => {
    let calls = 0;
    return mended(scene, (_, response) => void response.writeHead((calls += 1) % 2 === 1 ? 200 : 503).end("ok"));
  },
  "it flaps: every third answer fails": (scene) => {
    let calls = 0;
    return mended(scene, (_, response) => void response.writeHead((calls += 1) % 3 === 0 ? 503 : 200).end("ok"));
  },
  "it passed when the run ended, and fails at the window's end": (scene) => {
    let status = 200;
    return mended(
      scene,
      (_, response) => void response.writeHead(status).end("ok"),
      "",
      () => void (status = 503),
    );
  },
  "nobody listens any more": (scene) =>
    mended(
      scene,
      (_, response) => void response.end("ok"),
      "",
      () => scene.stop(),
    ),
  "it breaks off in the middle": (scene) =>
    mended(scene, (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("ok", () => void response.destroy());
    }),
  "it answers without an end": (scene) =>
    mended(scene, (_, response) => {
      response.writeHead(200);
      response.end("ok\n".repeat(1_000_000));
    }),
  "the address is a private one that the operator did not name": async ({ files }) => ({
    verifier: checkPasses,
    of: "https://169.254.169.254/health",
    effects: [await files("write", { path: "notes.txt", content: "restarted it" })],
  }),
  "the contract names no address": async ({ files }) => ({
    verifier: checkPasses,
    of: "it works",
    effects: [await files("write", { path: "notes.txt", content: "restarted it" })],
  }),
  "the command of the contract fails, or cannot be run": async ({ files }) => ({
    verifier: checkPasses,
    of: "run reports test -s summary.csv",
    effects: [await files("write", { path: "notes.txt", content: "made the summary" })],
  }),
};
