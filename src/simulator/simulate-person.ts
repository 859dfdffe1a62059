import { day, hour, isoWeek, startOfDay, week } from "./days.ts";
import type { OrganisationModel } from "./organisation/make-organisation.ts";
import { callOuts } from "./people/on-call.ts";
import { teamAt } from "./organisation/make-organisation.ts";
import { makePadding, type PaddingDose } from "./padding/padding.ts";
import { familiarity, makeAdoption } from "./people/adoption.ts";
import type { WorkDay } from "./people/calendar.ts";
import type { PersonModel } from "./people/person.ts";
import { chance, lognormal, pickWeighted, poisson, randomStream } from "./random.ts";
import type { Schedule } from "./schedule.ts";
import { startSession, type Session, type Use } from "./usage/start-session.ts";
import { makeToolbox } from "./usage/tools.ts";
import { makeTasks, type Place } from "./work/tasks.ts";
import { write } from "./work/writings.ts";

/** One person's weeks, to be asked for in order. */
export type PersonWeeks = (index: number, placeOf: (team: number) => Place) => void;

const purposes = ["work", "ask", "review", "explore"] as const;
/** How often, for people who write code and for the others; and a session's median length and dollars. */
const codeMix = [70, 17, 8, 5];
const otherMix = [52, 40, 0, 8];
const shapes = {
  work: { minutes: 32, dollars: 4 },
  ask: { minutes: 7, dollars: 0.45 },
  review: { minutes: 14, dollars: 1 },
  explore: { minutes: 35, dollars: 4.5 },
};

/** Joins the models of one person: calendar, adoption, tools, work and padding, each with its own stream. */
export function simulatePerson(organisation: OrganisationModel, schedule: Schedule, person: PersonModel, dose: PaddingDose): PersonWeeks {
  const { seed, start, weeks, targetWeek } = organisation;
  const adoption = makeAdoption(seed, person, start, weeks, targetWeek);
  const padding = makePadding(seed, person, adoption, targetWeek, dose);
  const technical = person.pace > 0;
  const toolbox = makeToolbox(seed, person.index, person.places[0]?.team ?? 0, technical);
  const random = randomStream(seed, "sessions", person.index);
  const work = randomStream(seed, "work", person.index);
  const calls = randomStream(seed, "on call", person.index);
  const fates = { fates: randomStream(seed, "fates", person.index), later: randomStream(seed, "later", person.index) };
  const tasks = makeTasks(work, fates, schedule, person, organisation.people.length);
  const pseudonym = person.person.pseudonym;

  /** What all of the person's sessions have in common. */
  const common = { person: pseudonym, toolbox, exploration: false, counted: new Map<string, number>() };

  /** A session for a purpose, and what comes out of it. */
  const use = (place: Place, at: number, index: number): void => {
    const purpose = purposes[pickWeighted(random, technical ? codeMix : otherMix)] ?? "work";
    const { minutes, dollars: middling } = shapes[purpose];
    const task = technical && purpose === "work" ? tasks.current(place) : null;
    const dollars = lognormal(random, middling, 1) * adoption.thirst * (task?.type.size ?? 1) * (technical ? 1 : 0.4);
    const repo = task?.repo ?? (technical && purpose !== "ask" ? (place.repos[0] ?? "") : "");
    const exploration = purpose === "explore" && random() < 0.85;
    const session = linkable(startSession(random, schedule, { ...common, at, minutes, dollars, repo, exploration, week: index }));
    if (session !== null && purpose === "review") {
      schedule.at(session.from)?.readings.push({ session: session.id, person: pseudonym, at: session.from, source: session.source });
    }
    if (purpose === "work") produce(place, at, session);
  };

  const produce = (place: Place, at: number, session: Session | null): void => {
    const draw = work();
    const done = session?.to ?? at + hour / 2;
    if (!technical) {
      if (draw < 0.75) write(work, schedule, person, place.members, done, session);
      return;
    }
    if (draw < 0.035) return;
    if (draw < 0.2) {
      if (session !== null) tasks.wait(session);
      return;
    }
    tasks.commit(place, done - 0.1 * hour * work(), session);
    if (draw > 0.82) tasks.commit(place, done + 0.4 * hour * work(), session);
  };

  const dayOfWork = (place: Place, today: WorkDay, index: number, rate: number, byHand: number): void => {
    const length = today.stops - today.begins;
    const sessions = poisson(random, rate);
    const commits = poisson(work, byHand * (length / (8 * hour)));
    const writings = person.writing === 0 ? 0 : poisson(work, person.writing * (rate > 0 ? 0.6 : 1));
    const starts = Array.from({ length: sessions }, () => {
      const late = random() < 0.06;
      return late ? today.stops + 3 * hour * random() : today.begins + (length - hour / 2) * random();
    }).sort((a, b) => a - b);
    const hands = Array.from({ length: commits }, () => today.begins + length * work()).sort((a, b) => a - b);
    let next = 0;
    for (const at of starts) {
      while (next < hands.length && (hands[next] ?? 0) <= at) tasks.commit(place, hands[next++] ?? at, null);
      use(place, at, index);
    }
    while (next < hands.length) tasks.commit(place, hands[next++] ?? 0, null);
    for (let i = 0; i < writings; i++) write(work, schedule, person, place.members, today.begins + length * work(), null);
  };

  /** Out of hours: look for the cause, with AI where that is the habit; often a small fix follows. */
  const respond = (place: Place, at: number, index: number, honest: boolean): void => {
    const dollars = lognormal(calls, 1.2, 0.8);
    const plan = { ...common, at, minutes: 18, dollars, repo: place.repos[0] ?? "", week: index };
    const session = honest ? linkable(startSession(calls, schedule, plan)) : null;
    if (chance(calls, 0.55)) tasks.commit(place, (session?.to ?? at) + 0.2 * hour, session);
  };

  return (index, placeOf) => {
    const monday = start + index * week;
    const days = person.calendar.weekFrom(monday).filter((one) => here(person, one.midnight + day / 2));
    const wanted = chance(random, adoption.habit);
    const used = familiarity(adoption, index);
    const team = days.length === 0 ? null : teamAt(person, startOfDay(days[0]?.begins ?? monday));
    if (team === null) return;
    const place = placeOf(team);
    const honest = used > 0 && wanted;
    const rate = honest ? (adoption.sessions * used * Math.min(1.8, 1 + index / 50)) / 5 : 0;
    const byHand = person.pace * (honest ? 1 - adoption.reliance * used : 1) * (person.joinedAt > monday - 8 * week ? 0.6 : 1);
    for (const today of days) dayOfWork(place, today, index, rate, byHand);
    if (technical && place.onCall === pseudonym) for (const at of callOuts(calls, monday)) respond(place, at, index, honest);
    for (const { strategy, use: padded } of padding.weekOf(index, { days, honest })) {
      const recorded = startSession(padding.random, schedule, { ...common, ...padded, repo: place.repos[0] ?? "", week: index });
      if (recorded === null) continue;
      const session = linkable(recorded)?.id ?? "";
      schedule.at(padded.at)?.labels.push({ session, person: pseudonym, week: isoWeek(padded.at), padded: 1, strategy });
    }
  };
}

function linkable(use: Use): Session | null {
  return use === "counted" ? null : use;
}

function here(person: PersonModel, at: number): boolean {
  return at >= person.joinedAt && (person.leftAt === null || at < person.leftAt);
}
