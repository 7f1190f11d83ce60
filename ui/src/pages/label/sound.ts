import { useLocalStorage } from "@mantine/hooks";

/** Whether a sound tells that work has come; kept in this browser, off until asked for. */
export function useSound() {
  return useLocalStorage({
    key: "labelqueue:sound",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
}

const TONES = [660, 880];
const LENGTH = 0.16;

/** Two soft tones, made here: no file is loaded. */
export function chime(): void {
  try {
    const context = new AudioContext();
    TONES.forEach((frequency, at) => tone(context, frequency, context.currentTime + at * LENGTH));
    setTimeout(() => void context.close(), 1000);
  } catch {
    // A browser without sound still changes the title.
  }
}

function tone(context: AudioContext, frequency: number, at: number): void {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.15, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH * 1.6);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + LENGTH * 1.7);
}
