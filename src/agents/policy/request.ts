import { stem, valuesOf, wordsIn } from "./words.ts";

/**
 * What the owner asked for, as far as words tell. English; a list of everyday verbs and things that mean the same, for any
 * connector. It never gives a right: it only tells a request that lacks a name ("pay the bill") from one that was never made.
 */
export interface Request {
  /** Whether the words ask for what a tool of this name does. */
  readonly asksFor: (tool: string) => boolean;
  /** Whether they hand over to what a text says: "do what the mail asks". */
  readonly delegates: boolean;
}

const verbs = groups([
  "send mail email write forward reply respond message post notify tell inform dm text answer contact submit",
  "pay transfer refund reimburse settle wire send remit return",
  "create add make schedule set new plan put book write start open register arrange generate",
  "schedule plan set recur arrange setup book",
  "update change modify adjust edit correct fix set rename switch replace reset amend",
  "reschedule move postpone shift change delay",
  "delete remove erase clear drop purge trash discard",
  "cancel delete remove drop revoke abort",
  "share give grant invite send",
  "invite add include bring onboard",
  "add append include insert write put invite extend",
  "remove kick delete exclude drop uninvite",
  "reserve book rent reservation booking hire order",
  "post publish write share send put announce upload",
  "deploy release ship roll rollout",
  "label tag mark file move archive sort flag",
  "run execute start trigger launch",
  "upload put save store attach",
  "merge land approve",
  "buy purchase order get",
]);

const things = groups([
  "email mail message reply letter inbox",
  "message dm note text channel reply summary",
  "money payment amount difference refund bill rent transfer transaction fee price share debt invoice cost",
  "transaction payment money rent transfer bill subscription order",
  "event meeting appointment lunch dinner breakfast reminder calendar call session invite",
  "file document doc list notes note sheet spreadsheet folder drive attachment",
  "participant attendee guest people invite person",
  "password passcode credential",
  "user account profile info information detail address person member",
  "webpage page website site web link",
  "channel room group",
  "hotel room accommodation stay",
  "restaurant table dinner lunch",
  "car vehicle rental",
  "issue ticket task todo",
  "deployment release version build",
]);

/** Words of a tool's name that name neither an act nor a thing. */
const fillers = new Set(["to", "from", "the", "a", "an", "of", "in", "on", "by", "direct", "scheduled", "calendar", "slack"].map(stem));
const negation = /\b(?:do not|don't|dont|never|without)\s+(?!forget|hesitate|worry)(\p{L}+)/giu;

/** Acts that fit anything: who asks to "create an event" asks for no file. */
const broad = new Set("send create add make update change set delete remove share post put get write".split(" ").map(stem));
/** Acts by which a thing comes about or goes out: who is to "pay" asks for the money to be sent. */
const bringing = new Set("send create make schedule add post submit start".split(" ").map(stem));
/** Words that are things as often as acts: "email Ann", but "her email address". */
const alsoThings = new Set(
  "email mail message text note post answer contact order file book schedule plan transfer label tag release run call refund change reservation booking hire trash wire"
    .split(" ")
    .map(stem),
);
/** Where a sentence has its act. */
const beforeAct = /(?:^|[.!?:;,)]\s*|\d\.\s*|\b(?:please|to|and|or|then|also|you|can|could|would|will|should|must|just|let's)\s+)$/iu;

export function readRequest(words: string): Request {
  const refused = new Set([...words.matchAll(negation)].map(([, verb = ""]) => stem(verb.toLowerCase())));
  const spoken = new Set(
    [...wordsIn(words), ...(valuesOf("file", words).length > 0 ? ["file"] : []), ...(/[$€£¥]\s?\d/u.test(words) ? ["money"] : [])].map(
      stem,
    ),
  );
  const acts = new Set(
    [...words.matchAll(/[\p{L}]+/gu)].flatMap(({ 0: word, index }) => {
      const known = word.toLowerCase();
      const isAct = !alsoThings.has(stem(known)) || beforeAct.test(words.slice(Math.max(0, index - 20), index));
      return isAct && !refused.has(stem(known)) ? [stem(known)] : [];
    }),
  );
  const isAsked = (group: ReadonlySet<string>): boolean => [...group].some((word) => acts.has(word));
  const isNamed = (group: ReadonlySet<string>): boolean => [...group].some((word) => spoken.has(word));
  return {
    asksFor(tool) {
      // Our own names say what first, then what is done with it: "mail.send".
      const inOrder = tool.split(".").toReversed().join(" ");
      const [act = "", ...named] = wordsIn(inOrder.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_\-.:/]+/g, " "));
      const objects = named.filter((word) => !fillers.has(word));
      if (bringing.has(act) && [...acts].some((word) => means(word, objects))) return true;
      if (!isAsked(alike(verbs, act))) return false;
      if (objects.length === 0 || !broad.has(act)) return true;
      const kinds = objects.map((word) => new Set([word, ...groupsOf(word)]));
      return kinds.some((kind) => isNamed(kind));
    },
    delegates:
      /\b(?:do|perform|follow|execute|complete|carry out|act on|take care of|handle)\b[^.!?]{0,40}\b(?:actions?|instructions?|steps?|todos?|requests?|what (?:it|he|she|they|the))\b/iu.test(
        words.replaceAll(/\bfollowing (?:tasks?|steps?|actions?)\b/giu, " "),
      ) || /\baccordingly\b/iu.test(words),
  };
}

/** Acts that name their thing themselves: who is to "email" or "pay" is to send an email, or money. */
const implied: Readonly<Record<string, string>> = {
  email: "email",
  mail: "email",
  reply: "email",
  forward: "email",
  dm: "message",
  text: "message",
  pay: "money",
  refund: "money",
  reimburse: "money",
  wire: "money",
  transfer: "money",
  publish: "webpage",
  invite: "participant",
};
const impliedByStem = new Map(Object.entries(implied).map(([act, thing]) => [stem(act), stem(thing)]));

function means(act: string, objects: readonly string[]): boolean {
  const thing = impliedByStem.get(act);
  return thing !== undefined && objects.some((word) => word === thing || groupsOf(word).has(thing));
}

function groups(lines: readonly string[]): ReadonlySet<string>[] {
  return lines.map((line) => new Set(line.split(" ").map(stem)));
}

/** Words that may stand for an act: its own, and those of the groups it heads; of an unknown act only its own. */
function alike(lists: readonly ReadonlySet<string>[], word: string): ReadonlySet<string> {
  return new Set([word, ...lists.filter((list) => [...list][0] === word).flatMap((list) => [...list])]);
}

function groupsOf(thing: string): ReadonlySet<string> {
  return new Set(things.filter((list) => [...list][0] === thing).flatMap((list) => [...list]));
}
