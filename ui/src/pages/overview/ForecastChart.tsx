import { useElementSize } from "@mantine/hooks";
import type { Curve, Point } from "./forecast";
import { nearTime } from "../../components/moment";
import classes from "./Forecast.module.css";

const NARROWEST = 260;
const HEIGHT = 200;
const LEFT = 4;
const RIGHT = 12;
const TOP = 24;
const BOTTOM = 26;

/** Labels so far as a line, and the band within which the rest is expected. */
export function ForecastChart({ curve, says }: { curve: Curve; says: string }) {
  // Drawn at the width that there is, so that its words keep their size.
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = Math.max(measured, NARROWEST);
  const { past, now, goal, band, from, until } = curve;
  const x = (at: number) => LEFT + ((at - from) / (until - from)) * (width - LEFT - RIGHT);
  const y = (labels: number) => HEIGHT - BOTTOM - (labels / goal) * (HEIGHT - TOP - BOTTOM);
  const line = (points: Point[]) =>
    points.map(({ at, labels }) => `${x(at).toFixed(1)},${y(labels).toFixed(1)}`).join(" ");
  const fan =
    band === null ? null : [now, { at: band.p10, labels: goal }, { at: band.p90, labels: goal }];
  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        height={HEIGHT}
        className={classes.chart}
        role="img"
        aria-label={`${now.labels} of ${goal} labels within the time shown. ${says}`}
      >
        <line className={classes.axis} x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
        <line className={classes.goal} x1={LEFT} x2={width - RIGHT} y1={y(goal)} y2={y(goal)} />
        <line className={classes.now} x1={x(now.at)} x2={x(now.at)} y1={TOP} y2={y(0)} />
        {fan !== null && <polygon className={classes.band} points={line(fan)} />}
        {band !== null && (
          <polyline
            className={classes.middle}
            points={line([now, { at: band.p50, labels: goal }])}
          />
        )}
        <polygon
          className={classes.area}
          points={line([{ at: from, labels: 0 }, ...past, { at: now.at, labels: 0 }])}
        />
        <polyline className={classes.past} points={line(past)} />
        <circle className={classes.dot} cx={x(now.at)} cy={y(now.labels)} r={4} />
        <text x={LEFT} y={y(goal) - 6}>
          {goal === 1 ? "1 label" : `${short(goal)} labels`}
        </text>
        <Times curve={curve} x={x} width={width} />
      </svg>
    </div>
  );
}

const APART = 86;

interface TimesProps {
  curve: Curve;
  width: number;
  x(at: number): number;
}

/** The times below the chart, those that would run into each other left out. */
function Times({ curve: { from, now, band }, width, x }: TimesProps) {
  const wanted = [
    { at: now.at, says: "now" },
    ...(band === null ? [] : [{ at: band.p50, says: nearTime(band.p50) }]),
    { at: from, says: nearTime(from) },
    ...(band === null ? [] : [{ at: band.p90, says: nearTime(band.p90) }]),
  ];
  const shown: typeof wanted = [];
  for (const time of wanted) {
    if (shown.every((other) => Math.abs(x(other.at) - x(time.at)) > APART)) shown.push(time);
  }
  return shown.map(({ at, says }) => (
    <text key={says} x={x(at)} y={HEIGHT - 8} textAnchor={anchor(x(at), width)}>
      {says}
    </text>
  ));
}

function anchor(at: number, width: number): "start" | "middle" | "end" {
  if (at < LEFT + 30) return "start";
  return at > width - RIGHT - 40 ? "end" : "middle";
}

const short = (count: number): string =>
  count.toLocaleString("en", { notation: "compact", maximumFractionDigits: 1 });
