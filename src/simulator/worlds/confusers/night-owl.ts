import { hour } from "../../days.ts";
import type { Confuser } from "../confuser.ts";

/** Works when the others sleep: the same days, six hours later, and now and then the weekend instead of a Monday. */
const nightOwl: Confuser = {
  name: "night owl",
  who: "all",
  shape(worker, random) {
    const usual = worker.calendar;
    const later = (4 + 5 * random()) * hour;
    const weekends = 0.5 * random();
    worker.calendar = {
      zone: usual.zone,
      weekFrom: (monday) =>
        usual.weekFrom(monday).map(({ midnight, begins, stops }) => {
          const shift = later * (0.7 + 0.5 * random()) + (random() < weekends ? 24 * hour * Math.floor(2 + 3 * random()) : 0);
          return { midnight, begins: begins + shift, stops: stops + shift };
        }),
    };
    worker.outOfHours = Math.min(0.6, worker.outOfHours + 0.2);
  },
};
export default nightOwl;
