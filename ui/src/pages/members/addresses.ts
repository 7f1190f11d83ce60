interface Named {
  name: string;
  email: string;
}

/** How somebody stands in a list to pick from. */
export const captionOf = ({ name, email }: Named): string => `${name} (${email})`;

/** The e-mail address in what was typed or picked. */
export function addressIn(typed: string): string {
  const picked = /\(([^()\s]+@[^()\s]+)\)\s*$/.exec(typed);
  return picked?.[1] ?? typed.trim();
}
