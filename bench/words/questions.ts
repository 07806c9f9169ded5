import { readFileSync } from "node:fs";
import { join } from "node:path";

const FILE = join(import.meta.dirname, "questions.json");

/** What people ask, and where the docs' site answers it: on a page, or in a section of one. */
export type Question = { readonly question: string; readonly answers: readonly string[] };

/** Twenty everyday questions, in the words of people who do not know ours. */
export function siteQuestions(): readonly Question[] {
  return JSON.parse(readFileSync(FILE, "utf8")) as readonly Question[];
}

/** Whether a place of the site is one of the answers, or lies in one that is a whole page. */
export function isAnswer({ answers }: Question, place: string): boolean {
  return answers.includes(place) || answers.includes(place.split("#")[0] ?? "");
}
