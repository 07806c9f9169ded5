import { lazy, Suspense } from "react";
import type { PageData } from "../../src/sdk/pageData/index.ts";

const KeptPage = lazy(async () => {
  // Where it does not load, the page goes on without.
  const loaded = await import("./Kept.tsx").catch(() => undefined);
  return { default: () => loaded && <loaded.KeptPage /> };
});

/** A page that was built to be kept on devices: loaded after all else. */
export const Offline = ({ data }: { readonly data: PageData }) =>
  data.offline !== false && (
    <Suspense>
      <KeptPage />
    </Suspense>
  );
