import { decodeQR } from "qr/decode.js";
import { frameLoop, QRCanvas, rearCamera } from "qr/dom.js";
import { useEffect, useRef, useState } from "react";
import type * as English from "../texts/en/pages.ts";
import { usePageTexts } from "./language.ts";
import "./scanner.css";

type ScannerProps = { readonly onText: (text: string) => void; readonly onStop: () => void };

/** Reads a QR code through the camera, or from a picture where there is no camera; no picture leaves the device. */
export function Scanner({ onText, onStop }: ScannerProps) {
  const texts = usePageTexts<typeof English.scanning>().scanner;
  const video = useRef<HTMLVideoElement>(null);
  const state = useCamera(video, onText);
  return (
    <div className="card">
      <video ref={video} aria-label={texts.label} hidden={state !== "looking"} muted playsInline />
      <p role="status">
        {state === "asking" ? texts.asking : state === "looking" ? texts.looking : texts.noCamera}
      </p>
      <Picture onText={onText} />
      <button type="button" className="plain" onClick={onStop}>
        {texts.stop}
      </button>
    </div>
  );
}

type CameraState = "asking" | "looking" | "none";

function useCamera(video: { readonly current: HTMLVideoElement | null }, onText: (text: string) => void) {
  const [state, setState] = useState<CameraState>("asking");
  const found = useRef(onText);
  found.current = onText;
  useEffect(() => {
    let isMounted = true;
    let end = () => {};
    const begin = async (player: HTMLVideoElement) => {
      const camera = await rearCamera(player);
      const canvas = new QRCanvas({}, { cropToSquare: false });
      let isReading = false;
      const stop = frameLoop(() => {
        if (isReading) return;
        isReading = true;
        // All pixels of the picture: codes are dense.
        camera.readFrame(canvas, true).then(
          (text) => {
            isReading = false;
            if (isMounted && typeof text === "string") found.current(text);
          },
          () => {
            isReading = false;
          },
        );
      }, player);
      end = () => {
        stop();
        camera.stop();
      };
      if (isMounted) setState("looking");
      else end();
    };
    if (video.current !== null) begin(video.current).catch(() => isMounted && setState("none"));
    return () => {
      isMounted = false;
      end();
    };
  }, [video]);
  return state;
}

function Picture({ onText }: Pick<ScannerProps, "onText">) {
  const texts = usePageTexts<typeof English.scanning>().scanner;
  const [isEmpty, setEmpty] = useState(false);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      onText(decodeQR(await readPixels(file)));
    } catch {
      setEmpty(true);
    }
  };
  return (
    <>
      <label className="field">
        {texts.picture}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={({ target }) => void read(target.files?.[0])}
        />
      </label>
      {isEmpty && (
        <p role="alert" className="wrong">
          {texts.noCode}
        </p>
      )}
    </>
  );
}

/** Most pixels of a picture's longer side that are read: cameras make more than a code needs. */
const MAX_SIDE = 2_000;

async function readPixels(file: File): Promise<ImageData> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height));
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new Error("No canvas.");
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return context.getImageData(0, 0, width, height);
}
