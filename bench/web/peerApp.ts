import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

/** Versions of what is installed for the bench alone; nothing of ours needs it. RainbowKit wants wagmi 2: the newest of those. */
export const PINS = {
  "@rainbow-me/rainbowkit": "2.2.11",
  wagmi: "2.19.5",
  viem: "2.57.1",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "@tanstack/react-query": "5.108.0",
} as const;
export const PEER = `RainbowKit ${PINS["@rainbow-me/rainbowkit"]}'s starter`;
/** Milliseconds. */
const INSTALL_TIMEOUT = 420_000;

/**
 * Makes the page that RainbowKit's guide begins with, in a folder: a default configuration, its provider, its button.
 * @returns the folder of what Vite built
 * @throws Error where npm does not install it
 */
export async function makePeerApp(folder: string): Promise<string> {
  mkdirSync(join(folder, "src"), { recursive: true });
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  file("package.json", JSON.stringify({ private: true, type: "module", dependencies: PINS }));
  file("index.html", DOCUMENT);
  file(join("src", "main.jsx"), PROGRAM);
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync(command, [...args, ...install], { cwd: folder, stdio: "ignore", timeout: INSTALL_TIMEOUT });
  const outDir = join(folder, "dist");
  const quiet = { reportCompressedSize: false, chunkSizeWarningLimit: 100_000 };
  await build({
    root: folder,
    base: "./",
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: "error",
    build: { outDir, ...quiet },
  });
  return outDir;
}

const DOCUMENT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Starter</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="./src/main.jsx"></script>
  </body>
</html>
`;

/** What its button says. */
export const PEER_BUTTON = "Connect Wallet";

const PROGRAM = `import "@rainbow-me/rainbowkit/styles.css";
import { ConnectButton, getDefaultConfig, RainbowKitProvider } from "@rainbow-me/rainbowkit";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { WagmiProvider } from "wagmi";
import { mainnet } from "wagmi/chains";

const config = getDefaultConfig({ appName: "Starter", projectId: "${"0".repeat(32)}", chains: [mainnet] });
const queries = new QueryClient();
createRoot(document.getElementById("root")).render(
  <WagmiProvider config={config}>
    <QueryClientProvider client={queries}>
      <RainbowKitProvider>
        <ConnectButton />
      </RainbowKitProvider>
    </QueryClientProvider>
  </WagmiProvider>,
);
`;
