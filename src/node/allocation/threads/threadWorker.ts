/** The program of a thread that helps to hash: sleeps until it is woken, then does what lies in its mailbox. */
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { help } from "./sharedTask.ts";
import { CLOSE, type Mail, type ThreadStart } from "./startThreads.ts";

const { mailbox, bell } = workerData as ThreadStart;
const hasher = fastHasher();
let scratch = new Uint8Array(0);

mailbox.postMessage(hasher.name);
for (let isOpen = true; isOpen; ) {
  // Read before the mailbox is emptied: what comes after that rings again, so that it is never slept through.
  const rung = Atomics.load(bell, 0);
  for (let mail = receiveMessageOnPort(mailbox); mail !== undefined; mail = receiveMessageOnPort(mailbox)) {
    const content = mail.message as Mail;
    if (content === CLOSE) {
      isOpen = false;
      break;
    }
    if (scratch.length < content.piece * WORD_BYTES) scratch = new Uint8Array(content.piece * WORD_BYTES);
    help(hasher, content, scratch);
  }
  if (isOpen) Atomics.wait(bell, 0, rung);
}
mailbox.close();
