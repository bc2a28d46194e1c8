import { describe, expect, it } from "vitest";
import { cyOf, minutesText } from "./sunset";
import { presentTheme } from "./theme";

describe("the dark theme", () => {
  it("follows the machine until someone chooses", () => {
    const root = (theme?: string): HTMLElement => ({ dataset: theme ? { theme } : {} }) as unknown as HTMLElement;
    expect(presentTheme(root(), true)).toBe("dark");
    expect(presentTheme(root(), false)).toBe("light");
    expect(presentTheme(root("light"), true)).toBe("light");
    expect(presentTheme(root("dark"), false)).toBe("dark");
  });
});

describe("the sun of the rest", () => {
  it("stands above the horizon at first and is down at the end", () => {
    expect(cyOf(1) + 48).toBeLessThan(12);
    expect(cyOf(0) - 48).toBeGreaterThan(8);
    expect(cyOf(0.5)).toBeGreaterThan(cyOf(0.6));
  });

  it("reads as a clock", () => {
    expect(minutesText(112)).toBe("1:52");
    expect(minutesText(-3)).toBe("0:00");
  });
});
