import { checkPlayed, isThere, type PlayHost, type Visit } from "./playedHost.ts";

/** A host that serves the build to whoever only looks at it, and something else besides. */
export type HostileHost = {
  readonly name: string;
  readonly play: PlayHost;
  /** The finding that names it, and what its sentence has to say. */
  readonly finds: readonly [id: string, words: RegExp];
};

const DRAINER = '<!doctype html><title>Claim</title><script>ethereum.request({ method: "drain" })</script>';
const PHISHING = "https://drainer.example/";

function drain({ response }: Visit): void {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(DRAINER);
}

/** Honest, but where the condition holds. */
const where =
  (is: (visit: Visit) => boolean, instead: (visit: Visit) => void): PlayHost =>
  (visit) =>
    is(visit) ? instead(visit) : visit.serve();

const SCRIPT = "/verify/assets/first.js";
const LATER = "/verify/assets/later.js";

/** Each planted in one place of a site that is sound otherwise: `page check` has to find them all. */
export const hostileHosts: readonly HostileHost[] = [
  {
    name: "a drainer at the address without its slash",
    play: where(({ path }) => path === "/verify", drain),
    finds: ["ScriptAdded", /\/verify has a script/],
  },
  {
    name: "a drainer at the address of all pages",
    play: where(({ path }) => path === "/", drain),
    finds: ["ScriptAdded", /:\d+\/ has a script/],
  },
  {
    name: "a drainer for iPhones alone",
    play: where(({ path, agent }) => path === "/hold/" && agent.includes("iPhone"), drain),
    finds: ["FileDiffers", /^Asked by Safari on an iPhone: .*\/hold\/ is not the file/],
  },
  {
    name: "a drainer for one wallet's browser",
    play: where(({ path, agent }) => path === "/verify/" && agent.includes("MetaMaskMobile"), drain),
    finds: ["FileDiffers", /^Asked by MetaMask on Android: .*\/verify\/ is not the file/],
  },
  {
    name: "a drainer for whoever comes by a link with a query",
    play: where(({ path, url }) => path === "/hold/" && url.includes("?"), drain),
    finds: ["FileDiffers", /\/hold\/\?\S+ is not the file/],
  },
  {
    name: "a drainer wherever nothing was built",
    play: where((visit) => !isThere(visit), drain),
    finds: ["FileAdded", /is served, where nothing was built/],
  },
  {
    name: "a script without its policy and nosniff",
    play: where(
      ({ path }) => path === SCRIPT,
      ({ serve }) =>
        serve({ headers: { "content-security-policy": undefined, "x-content-type-options": undefined } }),
    ),
    finds: ["HeaderMissing", /first[.]js is served without content-security-policy, x-content-type-options/],
  },
  {
    name: "a document in an encoding in which it says something else",
    play: where(
      ({ path }) => path === "/verify/",
      ({ serve }) => serve({ headers: { "content-type": "text/html; charset=iso-2022-jp" } }),
    ),
    finds: ["WrongContentType", /iso-2022-jp, not as text\/html in UTF-8/],
  },
  {
    name: "a document with a script behind its end",
    play: where(
      ({ path, agent }) => path === "/verify/" && agent.includes("Android 10"),
      ({ response, file }) =>
        response
          .writeHead(200, { "content-type": "text/html" })
          .end(`${file("verify/index.html")}<script src="//drainer.example/x.js"></script>`),
    ),
    finds: ["ScriptAdded", /^Asked by Chrome on Android: .*drainer[.]example/],
  },
  {
    name: "a redirect to another origin for whoever types a capital",
    play: where(
      ({ path }) => /^\/Verify|^\/VERIFY/.test(path),
      ({ response }) => response.writeHead(302, { location: PHISHING }).end(),
    ),
    finds: ["Redirected", /leads to https:\/\/drainer[.]example\//],
  },
  {
    name: "a service worker beside the build, and a script that lets it have all addresses",
    play: ({ path, request, response, serve }) => {
      if (path === "/sw.js" && request.headers["service-worker"] === "script") {
        const worker = "self.addEventListener('fetch', (event) => event.respondWith(fetch('/drain')));";
        return void response.writeHead(200, { "content-type": "text/javascript" }).end(worker);
      }
      serve(path === SCRIPT ? { headers: { "service-worker-allowed": "/" } } : {});
    },
    finds: ["FileAdded", /\/sw[.]js is served, where nothing was built: \d+ bytes of SHA-256 0x/],
  },
  {
    name: "a script that is another one when it is asked for again",
    play: where(
      ({ path, before }) => path === LATER && before > 0,
      ({ response, serve, file }) => {
        const end = response.end.bind(response) as (body: string) => typeof response;
        response.end = () => end(`${file("verify/assets/later.js")};drain()`);
        serve({ headers: { "content-encoding": undefined, "content-length": undefined } });
      },
    ),
    finds: ["FileDiffers", /later[.]js is not the file that was built/],
  },
];

/** What `page check` finds of a hostile host: the sentences that name what was planted; none where it is not found. */
export async function foundOf({ play, finds }: HostileHost): Promise<readonly string[]> {
  const [id, words] = finds;
  const { findings } = await checkPlayed(play);
  return findings.filter((one) => one.id === id && words.test(one.sentence)).map(({ sentence }) => sentence);
}
