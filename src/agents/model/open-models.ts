import { generateText, stepCountIs, streamText, type FinishReason, type LanguageModelUsage, type ModelMessage } from "ai";
import type { Log } from "../../kit/log.ts";
import type { RateCard } from "../../model/price.ts";
import { noTokens } from "../../model/tokens.ts";
import { countTokens, inputOf } from "./count-tokens.ts";
import { explainError } from "./explain-error.ts";
import { declaredCard, mostInputTokens, worstCaseMicros, type ModelPrices } from "./model-cost.ts";
import { ModelError, type ModelAnswer, type ModelPort, type ModelRequest } from "./model-port.ts";
import { oneRequest } from "./one-request.ts";
import { UpshotError } from "../../kit/errors.ts";
import { providerCredential } from "./provider-credential.ts";
import { pricedName, providers, type WireModel } from "./providers.ts";
import { demoPrice, scriptedModel, type Script } from "./scripted.ts";
import { keptMessages, sentInstructions, sentMessages, sentTools, type WantedCall } from "./wire-messages.ts";
import { wireNames, type WireNames } from "./wire-names.ts";

export interface ModelSettings {
  /** What was entered for a provider, unsealed (see `providerCredential`): the owner's, else the organisation's; null where there is none. */
  readonly credential: (owner: string, name: string, agent: string) => Promise<unknown>;
  readonly prices: ModelPrices;
  /**
   * The guarded way out (`safeFetch`): addresses are entered by people, and must not lead into the network the server stands in, nor
   * elsewhere by a redirect. Its time limit for the head of an answer must be as long as `milliseconds`.
   */
  readonly fetch: typeof fetch;
  /** Milliseconds UTC. */
  readonly now: () => number;
  readonly log: Log;
  /** Models that are programs, by name: "scripted/triage". Only where given: demo and tests. */
  readonly scripts?: Readonly<Record<string, Script>>;
  /** How long one answer may take. */
  readonly milliseconds?: number;
}

/** A model that was found: how it is called and what it costs. */
interface Found {
  readonly provider: string;
  readonly model: string;
  readonly card: RateCard | null;
  readonly wire: (names: WireNames) => Promise<WireModel>;
}

/** Models of all providers that were entered, and scripted ones. Nothing is tried twice, nothing is executed, nothing is told to telemetry. */
export function openModels({ prices, now, log, milliseconds = 600_000, ...settings }: ModelSettings): ModelPort {
  globalThis.AI_SDK_LOG_WARNINGS = false;
  return {
    async worstCase(request) {
      const { card } = await find(request, prices, now(), settings);
      return card === null ? null : worstCaseMicros(prices, card, mostInputTokens(request), request.maxOutputTokens);
    },
    async call(request) {
      const { provider, model, card, wire } = await find(request, prices, now(), settings);
      const late = AbortSignal.timeout(milliseconds);
      try {
        const names = wireNames(request.tools.map(({ name }) => name));
        const answer = await ask(request, await wire(names), names, AbortSignal.any([request.signal, late]));
        return priced(answer, request, card, prices);
      } catch (error) {
        // A caller's own patience is no stop: the call may be made again.
        const isLate = late.aborted || isTimeout(request.signal.reason);
        const told = { provider, model, stopped: request.signal.aborted && !isLate, late: isLate, now: now() };
        const explained = explainError(error, told);
        log.warn("a call of a model failed", { provider, kind: explained.kind });
        throw explained;
      }
    },
  };
}

type Where = Pick<ModelSettings, "credential" | "scripts" | "fetch">;

/** @throws ModelError "refused" where nothing was entered for the provider, or what was is wrong */
async function find({ model: asked, owner, agent = "" }: ModelRequest, prices: ModelPrices, at: number, where: Where): Promise<Found> {
  const slash = asked.indexOf("/");
  const provider = asked.slice(0, Math.max(0, slash));
  const model = asked.slice(slash + 1);
  const script = provider === "scripted" && Object.hasOwn(where.scripts ?? {}, model) ? where.scripts?.[model] : undefined;
  if (script !== undefined)
    return { provider, model, card: declaredCard(asked, demoPrice), wire: async (names) => scriptedModel(model, script, names) };
  if (provider === "scripted") throw refused(`There is no scripted model ${model} here.`);
  const entered = await where.credential(owner, provider, agent).catch((error: unknown) => {
    throw error instanceof UpshotError && error.code === "credential-closed" ? refused(`${error.message}. ${error.hint}`) : error;
  });
  if (entered === null || entered === undefined)
    throw refused(`There is no provider ${provider}: enter its key under Agents › Models, or name another in the definition.`);
  const read = providerCredential.safeParse(entered);
  if (!read.success) throw refused(`What was entered for provider ${provider} is not complete: enter it again under Agents › Models.`);
  const { kind, price } = read.data;
  return {
    provider,
    model,
    card: price === undefined ? prices.card(pricedName(kind, provider, model), at) : declaredCard(asked, price),
    wire: () => providers[kind](read.data, { name: provider, model, fetch: oneRequest(where.fetch) }),
  };
}

interface Said {
  readonly text: string;
  readonly calls: readonly WantedCall[];
  readonly messages: readonly ModelMessage[];
  readonly usage: LanguageModelUsage;
  readonly finish: FinishReason;
}

async function ask(request: ModelRequest, model: WireModel, names: WireNames, abortSignal: AbortSignal): Promise<Said> {
  const order = {
    model,
    instructions: sentInstructions(request.system),
    messages: sentMessages(request.messages, names),
    ...(request.tools.length === 0 ? {} : { tools: sentTools(request.tools, names) }),
    // Tools have no `execute`; should one ever get it, it waits for a person whom nobody asks.
    toolApproval: () => "user-approval" as const,
    stopWhen: stepCountIs(1),
    maxOutputTokens: request.maxOutputTokens,
    maxRetries: 0,
    abortSignal,
    telemetry: { isEnabled: false, recordInputs: false, recordOutputs: false },
    // OpenAI would keep every conversation for 30 days.
    providerOptions: { openai: { store: false } },
    experimental_download: nothingIsLoaded,
  };
  const { onText } = request;
  const step = onText === undefined ? (await generateText(order)).finalStep : await listen(order, onText);
  const calls = step.toolCalls
    .filter(({ providerExecuted }) => providerExecuted !== true)
    .map(({ toolCallId, toolName, input }) => ({ id: toolCallId, name: toolName, input }));
  const kept = keptMessages(step.response.messages, calls, request.messages, names);
  return { text: step.text, calls: kept.calls, messages: kept.messages, usage: step.usage, finish: step.finishReason };
}

async function listen(order: Parameters<typeof streamText>[0], onText: (piece: string) => void): Promise<Step> {
  const result = streamText({ ...order, onError: () => undefined });
  for await (const part of result.stream) {
    if (part.type === "text-delta") onText(part.text);
    else if (part.type === "error") throw part.error;
    else if (part.type === "abort") throw new Error("aborted");
  }
  const step = await result.finalStep;
  // A stream that ends early is no error to the package: its last event, which says why it ended, is missing.
  if (step.rawFinishReason === undefined && step.finishReason !== "stop" && step.finishReason !== "tool-calls") throw new Error("cut off");
  return step;
}

type Step = Awaited<ReturnType<typeof generateText>>["finalStep"];

function priced(
  { text, calls, messages, usage, finish }: Said,
  request: ModelRequest,
  card: RateCard | null,
  prices: ModelPrices,
): ModelAnswer {
  const most = mostInputTokens(request);
  const tokens = countTokens(usage);
  // Whoever counts nothing may have used everything.
  const costMicros =
    card === null ? null : tokens === null ? worstCaseMicros(prices, card, most, request.maxOutputTokens) : prices.cost(card, tokens);
  return {
    messages,
    text,
    calls,
    tokens: tokens ?? noTokens,
    costMicros,
    inputTokens: tokens === null ? most : inputOf(tokens),
    finish: finishOf(finish, calls.length > 0),
  };
}

function finishOf(finish: FinishReason, wantsCalls: boolean): ModelAnswer["finish"] {
  if (finish === "length") return "length";
  if (finish === "content-filter") return "refused";
  if (wantsCalls) return "calls";
  return finish === "stop" ? "stop" : "other";
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}

/** The package would load addresses in messages by itself, past every guard. */
async function nothingIsLoaded(addresses: readonly unknown[]): Promise<[]> {
  if (addresses.length > 0) throw refused("Messages must not hold addresses to load.");
  return [];
}

function refused(message: string): ModelError {
  return new ModelError("refused", message, { free: true });
}
