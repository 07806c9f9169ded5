import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { isSilence } from "../../src/react/ownError.ts";
import type { PageBrand, PageData, PageLink, PageName } from "../../src/sdk/pageData/index.ts";
import { keepFocus } from "./focus.ts";
import { formatsOf, localeOf } from "./formats.ts";
import { useFrame } from "./frame.ts";
import {
  directionOf,
  firstLanguage,
  keepLanguage,
  type Language,
  SpokenContext,
  type TextFiles,
  type Texts,
  textsIn,
} from "./language.ts";
import { loadShownTexts } from "./lateTexts.ts";
import { Outside } from "./Outside.tsx";
import { Caught, Problem } from "./Problem.tsx";
import { readPageData } from "./pageData.ts";

/** What all pages say; of each language's file only what a page takes gets into its bundle. */
const shared = import.meta.glob<Texts<unknown>["shared"]>("../texts/*/pages.ts", { import: "shared" });

type MountParameters<Page> = {
  readonly name: PageName;
  /** Files with the page's own texts. */
  readonly texts: readonly TextFiles<Partial<Page>>[];
  /** The document's title and the page's heading, in the reader's language. */
  readonly titleOf: (data: PageData, texts: Texts<Page>) => string;
  readonly Body: ComponentType<{ readonly data: PageData }>;
  /** Starts queries at once, while the texts are loaded. */
  readonly ask?: (client: QueryClient, data: PageData) => void;
};

/** Renders a page into the document, in the reader's language; an error while rendering is shown with its hint. */
export function mount<Page>(parameters: MountParameters<Page>): void {
  const place = document.getElementById("page");
  if (place === null) throw new Error("The document has no place for the page.");
  const root = createRoot(place);
  keepFocus(place);
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, thrown) => failures < 1 && !isSilence(thrown),
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      // A wallet, and a node on this machine, are available without a network too; whatever is not, says so.
      mutations: { networkMode: "always" },
    },
  });
  try {
    const data = readPageData();
    parameters.ask?.(client, data);
    root.render(
      <QueryClientProvider client={client}>
        <Spoken {...parameters} data={data} />
      </QueryClientProvider>,
    );
  } catch (thrown) {
    // Without its data, a page has only the document's language.
    root.render(<Problem thrown={thrown} />);
  }
}

type SpokenProps<Page> = MountParameters<Page> & { readonly data: PageData };

type Loaded<Page> = {
  readonly language: Language;
  readonly texts: Texts<Page>;
  readonly reword: <Some>(page: Some) => Some;
};

function Spoken<Page>({ name, texts: files, titleOf, Body, data }: SpokenProps<Page>) {
  const { languages: offered } = data;
  const [language, setLanguage] = useState(() => firstLanguage(offered));
  const [loaded, setLoaded] = useState<Loaded<Page>>();
  const [failed, setFailed] = useState<unknown>();
  const frame = useFrame(data.claim?.isSafeApp === true);
  useEffect(() => {
    let isMounted = true;
    const load = async () => {
      const own = data.texts?.[language];
      const [common, words, ...pages] = await Promise.all([
        textsIn(shared, language),
        own && import("./reword.ts"),
        ...files.map((one) => textsIn(one, language)),
      ]);
      // Last, so that what has come to be shown by then is loaded, too.
      await loadShownTexts(language);
      const say = <Some,>(part: Some, path: string) => (words && own ? words.reword(part, own, path) : part);
      const reword = <Some,>(page: Some) => say(page, name);
      const texts = { shared: say(common, "shared"), page: reword(Object.assign({}, ...pages)) };
      return { language, texts: texts as Texts<Page>, reword };
    };
    load().then(
      (loaded) => isMounted && setLoaded(loaded),
      (thrown) => isMounted && setFailed(thrown),
    );
    return () => {
      isMounted = false;
    };
  }, [name, files, data, language]);
  // Set before the first paint: no frame appears in the wrong direction.
  useLayoutEffect(() => {
    if (loaded === undefined) return;
    document.documentElement.lang = loaded.language;
    document.documentElement.dir = directionOf(loaded.language);
    document.title = titleOf(data, loaded.texts);
  }, [loaded, data, titleOf]);
  const spoken = useMemo(
    () =>
      loaded && {
        formats: formatsOf(loaded.language, localeOf(loaded.language, navigator.languages)),
        ...loaded,
      },
    [loaded],
  );
  if (spoken === undefined) {
    return failed === undefined ? null : <Problem thrown={failed} />;
  }
  const title = titleOf(data, spoken.texts);
  if (frame === "asking") return null;
  if (frame === "stranger") return <Framed title={title} texts={spoken.texts.shared.frame} />;
  const choose = (chosen: Language) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  return (
    <SpokenContext value={spoken}>
      <a className="skip" href="#main">
        {spoken.texts.shared.skip}
      </a>
      <header>
        <div>
          {data.brand && <Brand brand={data.brand} />}
          <h1>{title}</h1>
        </div>
        {offered.length > 1 && (
          <LanguageChoice
            label={spoken.texts.shared.language}
            offered={offered}
            chosen={spoken.language}
            choose={choose}
          />
        )}
      </header>
      <main id="main" tabIndex={-1}>
        <Caught>
          <Body data={data} />
        </Caught>
      </main>
      {data.brand?.links && <Links links={data.brand.links} />}
    </SpokenContext>
  );
}

/** Who runs the page, as its build says; no file of it comes from elsewhere. */
function Brand({ brand: { name, logo } }: { readonly brand: PageBrand }) {
  return (
    <p className="brand">
      {logo !== undefined && <img src={logo} alt="" height={32} />}
      <bdi>{name}</bdi>
    </p>
  );
}

function Links({ links }: { readonly links: readonly PageLink[] }) {
  return (
    <footer>
      {links.map(({ name, url }) => (
        <Outside key={url} to={url}>
          <bdi>{name}</bdi>
        </Outside>
      ))}
    </footer>
  );
}

type FramedProps = { readonly title: string; readonly texts: Texts<unknown>["shared"]["frame"] };

/** All that a page shows within another site's page. */
function Framed({ title, texts }: FramedProps) {
  return (
    <main>
      <h1>{title}</h1>
      <p role="alert" className="notice">
        {texts.stranger}
      </p>
      <Outside to={location.href}>{texts.openAlone}</Outside>
    </main>
  );
}

type LanguageChoiceProps = {
  readonly label: string;
  readonly offered: readonly Language[];
  readonly chosen: Language;
  readonly choose: (language: Language) => void;
};

function LanguageChoice({ label, offered, chosen, choose }: LanguageChoiceProps) {
  return (
    <label className="language">
      <span className="quiet">{label}</span>
      <select value={chosen} onChange={({ target }) => choose(target.value as Language)}>
        {offered.map((name) => (
          <option key={name} value={name} lang={name}>
            {new Intl.DisplayNames(name, { type: "language" }).of(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
