// Answers questions with MiniSearch. Usage: node minisearch.mjs RECORDS QUESTIONS ROUNDS
// Reads JSON lines; prints one JSON line: milliseconds to build and load, MiB, and per question
// the best ids and the microseconds of each round.
import { readFileSync } from "node:fs";
import MiniSearch from "minisearch";

const [records, questions, rounds] = process.argv.slice(2);
const lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
const documents = lines(records);
const asked = lines(questions);
const options = {
  fields: ["title", "plain", "aliases", "keywords"],
  searchOptions: { boost: { title: 2, plain: 3, aliases: 3, keywords: 1 } },
};
const now = () => Number(process.hrtime.bigint()) / 1000;
const memory = () => (globalThis.gc?.(), process.memoryUsage().rss / 1048576);

const before = memory();
let began = now();
let engine = new MiniSearch(options);
engine.addAll(documents);
const build = (now() - began) / 1000;
const stored = JSON.stringify(engine);
engine = undefined;
began = now();
engine = MiniSearch.loadJSON(stored, options);
const load = (now() - began) / 1000;
const memoryUsed = memory() - before;

const hits = [];
const micros = [];
for (let round = 0; round < Number(rounds); round++) {
  asked.forEach((question, i) => {
    const began = now();
    const found = engine.search(question).slice(0, 10);
    micros.push(now() - began);
    hits[i] = found.map((hit) => hit.id);
  });
}
console.log(JSON.stringify({ build, load, memory: memoryUsed, hits, micros }));
