import { NUMBERS } from "./numberHabits.ts";
import { PROGRAMS } from "./programHabits.ts";
import { LAYOUTS } from "./tableHabits.ts";
import { VALUES } from "./valueHabits.ts";
import type { Habit } from "./write.ts";

/** Every habit by its name. */
export const HABITS: Readonly<Record<string, Habit>> = { ...NUMBERS, ...PROGRAMS, ...LAYOUTS, ...VALUES };
