import { spawn, type ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import type { JSONRPCMessage, MCPTransport } from "@ai-sdk/mcp";

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Of one message, and of all that a server says while it runs. */
const mostOfMessage = 8 << 20;
const mostOfAll = 128 << 20;

/**
 * Speaks with a program over its standard input and output, a JSON text a line. The library's own would hand it more of our
 * environment, and keep whatever it says without an end; this one ends a program that floods, and one that does not end when told.
 * What a program writes to its standard error is thrown away: it may hold contents.
 */
export class StdioTransport implements MCPTransport {
  readonly supportsProtocolVersionDiscovery = true;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #program: Program;
  readonly #read: (value: unknown) => JSONRPCMessage;
  #child: ChildProcess | null = null;
  #line: Buffer[] = [];
  #lineLength = 0;
  #total = 0;
  /** Why it was ended, in words. */
  failure: string | null = null;

  constructor(program: Program, read: (value: unknown) => JSONRPCMessage) {
    this.#program = program;
    this.#read = read;
  }

  start(): Promise<void> {
    const { command, args, env } = this.#program;
    return new Promise((done, fail) => {
      // A group of its own: what it starts itself ends with it.
      const child = spawn(command, args, {
        env,
        cwd: tmpdir(),
        stdio: ["pipe", "pipe", "ignore"],
        detached: process.platform !== "win32",
        windowsHide: true,
      });
      this.#child = child;
      child.on("spawn", done);
      child.on("error", (error) => {
        this.failure ??= `the program could not be started (${"code" in error ? String(error.code) : error.name})`;
        fail(error);
      });
      child.on("exit", (code, signal) => {
        this.failure ??= `the program ended (${code === null ? String(signal) : `exit status ${code}`})`;
      });
      child.on("close", () => {
        this.#child = null;
        this.onclose?.();
      });
      child.stdin?.on("error", () => undefined); // Its end is told by "close".
      child.stdout?.on("error", () => undefined);
      child.stdout?.on("data", (piece: Buffer) => this.#take(piece));
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const input = this.#child?.stdin;
    if (input === undefined || input === null || !input.writable)
      return Promise.reject(new Error(this.failure ?? "the program is not running"));
    input.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.failure ??= "it was closed";
    const over = new Promise<void>((done) => void child.once("close", () => done()));
    child.stdin?.end();
    this.#kill(child, "SIGTERM");
    const timer = setTimeout(() => this.#kill(child, "SIGKILL"), 1000);
    await over;
    clearTimeout(timer);
  }

  #kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, signal);
    } catch {
      // It has ended already.
    }
  }

  #take(piece: Buffer): void {
    this.#total += piece.length;
    let from = 0;
    for (let end = piece.indexOf(10); end !== -1; end = piece.indexOf(10, from)) {
      this.#line.push(piece.subarray(from, end));
      this.#say(Buffer.concat(this.#line).toString("utf8"));
      this.#line = [];
      this.#lineLength = 0;
      from = end + 1;
    }
    this.#line.push(piece.subarray(from));
    this.#lineLength += piece.length - from;
    if (this.#lineLength <= mostOfMessage && this.#total <= mostOfAll) return;
    this.failure ??= "it said more than can be taken in";
    this.#line = [];
    this.#child?.stdout?.removeAllListeners("data").destroy();
    if (this.#child !== null) this.#kill(this.#child, "SIGKILL");
  }

  #say(line: string): void {
    try {
      this.onmessage?.(this.#read(JSON.parse(line)));
    } catch {
      // Programs print other things too; and the library throws where an answer is to no question of ours.
    }
  }
}
