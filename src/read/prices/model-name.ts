/** One reading of a model's name: whose price list to ask (null = whoever makes such models) and by what name. */
export interface NameReading {
  readonly provider: string | null;
  readonly model: string;
  /** The name said that the answer is a "fast" one; `model` is the name without that. */
  readonly fast: boolean;
}

/** Programs that run models on one's own machine: such use has no list price, whatever the model. */
const local = /(^|[-_.])(ollama|lm-?studio|llama[.-]?cpp|llamafile|vllm|sglang|mlx|local|localai|localhost|koboldcpp|jan|gpt4all)([-_.]|$)/;
/** Models anybody may serve: without a provider in front nobody can say what they cost. */
const openWeights = /^(gpt-oss|deepseek-r1|gemma|llama|mixtral|qwen)/;
/** Models sold by their maker only: one list price, whatever gateway the name passed through. */
const closed = /^(claude|gpt-|gemini-|o\d|codex-|grok-)/;
const bedrock = /(?:^|\/)((?:[a-z]+(?:-[a-z]+)*\.)?anthropic\.(claude-[a-z0-9.-]+?)(?:-v\d+(?::\d+)?(?::\d+k)?)?)$/;

/**
 * How a model's name in a log may be read, the best reading first; none = no list price can be known.
 * Knows `anthropic/…`, `openrouter/anthropic/…`, Bedrock ids and ARNs, Vertex `@20251101`, Claude Code's `[1m]`,
 * `models/…`, effort suffixes (`-high`), `claude-4.5-sonnet`, and names of local servers (`qwen3:8b`, `ollama/…`).
 */
export function nameReadings(name: string): readonly NameReading[] {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/\[\d+[km]\]$/, "")
    .replace(/^models\//, "");
  if (plain === "" || plain.startsWith("<")) return [];
  const onBedrock = bedrock.exec(plain);
  if (onBedrock) return [reading("aws", onBedrock[1] ?? ""), ...spellings("anthropic", onBedrock[2] ?? "")];
  const slash = plain.indexOf("/");
  if (slash < 0) return bareReadings(plain);
  const provider = plain.slice(0, slash);
  const model = plain.slice(slash + 1);
  if (local.test(provider)) return [];
  const exact = spellings(provider, model).filter(({ model: spelled }) => !(provider === "openai" && openWeights.test(spelled)));
  // OpenRouter's ":free" is another offer, not a spelling of the paid one.
  if (model.endsWith(":free")) return exact;
  return [...exact, ...nameReadings(model.replace(/:[a-z]+$/, "")).filter((inner) => closed.test(bareModel(inner.model)))];
}

function bareReadings(model: string): readonly NameReading[] {
  if (model.includes(":") || openWeights.test(model)) return [];
  if (model.includes("@"))
    return [...spellings("google", model), ...spellings("anthropic", model.replace(/@(default|latest)$/, "").replace("@", "-"))];
  if (model.startsWith("codex-")) return spellings("openai", model);
  if (model.startsWith("glm-")) return [...spellings("zai", model), ...spellings(null, model)];
  return spellings(null, model);
}

/** The name as it stands, then with what people and tools add to it taken off. */
function spellings(provider: string | null, model: string): readonly NameReading[] {
  const readings = [reading(provider, model)];
  const reordered = model.replace(/^claude-(\d+)[.-](\d+)-(opus|sonnet|haiku)/, "claude-$3-$1-$2");
  if (reordered !== model) readings.push(reading(provider, reordered));
  let rest = reordered;
  for (;;) {
    const shorter = rest.replace(/[-:](minimal|low|medium|high|xhigh|thinking|latest)$/, "");
    if (shorter === rest) break;
    rest = shorter;
    readings.push(reading(provider, rest));
  }
  return readings;
}

function reading(provider: string | null, model: string): NameReading {
  const fast = (provider === null || provider === "anthropic") && /^claude-.*-fast$/.test(model);
  return { provider, model: fast ? model.slice(0, -"-fast".length) : model, fast };
}

/**
 * Family and version of a Claude model, "opus 4.5", however it is spelled; null for other models.
 * Price lists match by prefix: without this, Sonnet 5.5 would get the price of Sonnet 5.
 */
export function claudeVersion(model: string): string | null {
  const words = /claude-(?:(\d+)(?:[.-](\d))?-)?(opus|sonnet|haiku|fable|mythos)(?:-(\d{1,2})(?!\d)(?:[.-](\d{1,2})(?!\d))?)?/.exec(
    model.toLowerCase(),
  );
  if (!words) return null;
  const [, majorBefore, minorBefore, family, majorAfter, minorAfter] = words;
  return `${family} ${majorBefore ?? majorAfter ?? "?"}.${minorBefore ?? minorAfter ?? "0"}`;
}

/** A listed name starts another model's name ("gemini-3.6-flash" and "gemini-3.6-flash-lite"): not the same model. */
export function isOtherVariant(listed: string, model: string): boolean {
  const name = bareModel(listed);
  return model.startsWith(name) && /^-(lite|image|tts|live|native|nano|mini|pro|max|turbo)\b/.test(model.slice(name.length));
}

function bareModel(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1).toLowerCase();
}
