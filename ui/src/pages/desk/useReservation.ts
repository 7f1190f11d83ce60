import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { clock } from "../../api/clock";
import { isProblem } from "../../api/problem";
import { renew } from "../../api/work";
import { useEverySecond } from "../../components/everySecond";
import type { ActiveTimer } from "./activeTimer";
import { heartbeatEvery, millisecondsLeft, remaining, type Remaining } from "./countdown";

interface Held {
  reservation: string;
  expires_at: string | null;
}

const INPUT = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** Keeps a reservation alive while its holder does something, and tells how much time is left. */
export function useReservation(
  held: Held,
  timer: ActiveTimer,
  onRenewed: (at: string | null) => void,
) {
  const [lost, setLost] = useState(false);
  const lastBeat = useRef(clock.now());
  const whole = useWhole(held.expires_at);
  const time = useRemaining(held.expires_at, whole);

  const heard = useCallback(
    (expiresAt: string | null) => {
      lastBeat.current = clock.now();
      setLost(false);
      onRenewed(expiresAt);
    },
    [onRenewed],
  );

  // What is drawn ahead begins when it is shown.
  useEffect(() => {
    timer.begin();
    lastBeat.current = clock.now();
  }, [timer]);

  const beat = useCallback(async () => {
    lastBeat.current = clock.now();
    try {
      heard((await renew(held.reservation, timer.seconds())).expires_at);
    } catch (error) {
      // Anything else is told by the connection's banner, and the next input tries again.
      if (isProblem(error, "reservation_lost", "already_submitted", "not_found")) setLost(true);
    }
  }, [held.reservation, timer, heard]);

  const onInput = useEffectEvent(() => {
    timer.input();
    const due = clock.now() - lastBeat.current >= heartbeatEvery(whole);
    if (due && !lost) void beat();
  });
  useEffect(() => {
    const listen = () => onInput();
    for (const kind of INPUT) document.addEventListener(kind, listen, { passive: true });
    return () => {
      for (const kind of INPUT) document.removeEventListener(kind, listen);
    };
  }, []);

  return { time, lost, beat, heard, setLost };
}

/** The length of the reservation as it was when last renewed, in milliseconds. */
function useWhole(expiresAt: string | null): number | null {
  const [seen, setSeen] = useState({ expiresAt, whole: millisecondsLeft(expiresAt, clock.now()) });
  if (seen.expiresAt !== expiresAt) {
    setSeen({ expiresAt, whole: millisecondsLeft(expiresAt, clock.now()) });
  }
  return seen.whole;
}

function useRemaining(expiresAt: string | null, whole: number | null): Remaining {
  return useEverySecond(() =>
    remaining(millisecondsLeft(expiresAt, clock.now()), whole ?? Infinity),
  );
}
