import { useEffect, useId, useState } from "react";
import { type CheckedTree, type TreePlace, usePublishedTree } from "../../../src/react/usePublishedTree.ts";
import { Field } from "../../shared/Field.tsx";
import { Form } from "../../shared/Form.tsx";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { rememberedText } from "../plan/rememberedText.ts";
import { FindingList } from "./FindingList.tsx";

/** Who named the place of a tree before anybody typed: this device by an earlier look, or the build. */
type TreeSource = "device" | "built";

const memoryOf = (name: string) => rememberedText(`tree-${name}`);

/** Keeps where a campaign's tree was read, for the next look at that campaign. */
export function rememberTree(campaign: string, place: TreePlace | undefined): void {
  if (place !== undefined && "url" in place) memoryOf(campaign).write(place.url);
}

/**
 * A tree that somebody gives, remembered on the device once it was read from an address.
 * @param built its place by the page's build, which is read where this device remembers no place, or one without a tree
 */
export function useTree(name: string, built = "") {
  const memory = memoryOf(name);
  const [{ place, source }, setPlace] = useState(() => placeFrom(memory.read(), built));
  const read = usePublishedTree({ place });
  const found = read.data?.published;
  const published = found !== undefined && "tree" in found ? found : undefined;
  const hasFailed = published === undefined && (found !== undefined || read.isError);
  useEffect(() => {
    if (published !== undefined) rememberTree(name, place);
  }, [published, name, place]);
  useEffect(() => {
    if (hasFailed && source === "device" && built !== "") setPlace(placeFrom("", built));
  }, [hasFailed, source, built]);
  const choose = (next: TreePlace | undefined) => {
    if (next === undefined || "files" in next) memory.write("");
    setPlace({ place: next, source: undefined });
    // The same address may hold something else by now.
    if (
      next !== undefined &&
      "url" in next &&
      place !== undefined &&
      "url" in place &&
      next.url === place.url
    )
      void read.refetch();
  };
  return { place, source, choose, read, found, published };
}

type NamedPlace = { readonly place: TreePlace | undefined; readonly source: TreeSource | undefined };

function placeFrom(kept: string, built: string): NamedPlace {
  if (kept !== "") return { place: { url: kept }, source: "device" };
  return built === "" ? { place: undefined, source: undefined } : { place: { url: built }, source: "built" };
}

export type ChosenTree = ReturnType<typeof useTree>;

type TreePickerProps = {
  readonly heading: string;
  readonly about: string;
  readonly chosen: ChosenTree;
};

/** Takes a published tree by its address, or by its files, and says what it was found to be. */
export function TreePicker({ heading, about, chosen: { place, source, choose, read } }: TreePickerProps) {
  const { tree: texts, treePlace } = usePageTexts<typeof English.console>();
  const url = place !== undefined && "url" in place ? place.url : "";
  const [typed = url, setTyped] = useState<string>();
  const id = useId();
  const submit = () => choose(typed.trim() === "" ? undefined : { url: typed.trim() });
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) choose(placeOf(files));
  };
  return (
    <fieldset>
      <legend>{heading}</legend>
      <p className="about">{about}</p>
      {source !== undefined && (
        <p className="hint">
          {treePlace[source]} <Code>{url}</Code>
        </p>
      )}
      <Form act={submit}>
        <Field
          label={texts.address}
          about={texts.addressAbout}
          value={typed}
          dir="ltr"
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="plain">
          {url !== "" && typed.trim() === url ? treePlace.again : texts.read}
        </button>
      </Form>
      <div className="field">
        <label htmlFor={id}>{texts.files}</label>
        <p className="about">{texts.filesAbout}</p>
        <input id={id} type="file" multiple onChange={({ target }) => take(target.files)} />
      </div>
      {read.isFetching && <p role="status">{texts.reading}</p>}
      {read.isError && <Problem thrown={read.error} />}
      {read.data !== undefined && <Found tree={read.data} />}
    </fieldset>
  );
}

function Found({ tree: { published, isWhole } }: { readonly tree: CheckedTree }) {
  const { tree: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  if (!("tree" in published)) return <FindingList findings={[published]} />;
  return (
    <div role="status">
      <p>
        {texts.found(count(published.tree.count))} <Code>{published.tree.root}</Code>
      </p>
      <p className="hint">{isWhole ? texts.whole : texts.rowsOnly}</p>
    </div>
  );
}

/** Files as they lie in a tree's folder: of a chosen folder, its own name is left out. */
function placeOf(files: FileList): TreePlace {
  const all = [...files].map((file) => {
    const path = file.webkitRelativePath === "" ? file.name : file.webkitRelativePath;
    return { file, path };
  });
  const prefix = all
    .find(({ path }) => path.endsWith("manifest.json"))
    ?.path.slice(0, -"manifest.json".length);
  const named = all.map(({ file, path }): readonly [string, Blob] => [
    prefix !== undefined && path.startsWith(prefix) ? path.slice(prefix.length) : path,
    file,
  ]);
  return {
    name: prefix === undefined || prefix === "" ? "files" : prefix.replace(/\/$/, ""),
    files: new Map(named),
  };
}
