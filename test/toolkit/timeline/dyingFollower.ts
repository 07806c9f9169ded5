/**
 * A follower in a process of its own that kills itself. It is told its store, before which statement it does so (by a part of its
 * text), and how often that passes before. Its chain is that of `followStore.test.ts`, with the newest blocks taken back.
 */
import { openStore } from "../../../src/services/store/openStore.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openBlockChain } from "./blockChain.ts";
import { alteredStatements, catchUp, follow } from "./followStage.ts";

const [address = "", part = "", passes = "0"] = process.argv.slice(2);
const chain = openBlockChain(seededRandom(6));
chain.mine(20);
chain.reorg(6, 7);
let left = Number(passes);
const sql = alteredStatements(await openStore(address), async (text) => {
  if (text.includes(part) && left-- === 0) process.kill(process.pid, "SIGKILL");
});
await catchUp(await follow(sql, chain));
