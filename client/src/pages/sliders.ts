/** The filled part of a slider's track follows its bead, and its number follows both. */

/** Share of the way from the lowest to the highest value, in percent. */
export function shareOf(slider: HTMLInputElement): number {
  const low = Number(slider.min || 0);
  const high = Number(slider.max || 100);
  return high > low ? ((Number(slider.value) - low) / (high - low)) * 100 : 0;
}

/** Fill one slider to its value. */
export function fill(slider: HTMLInputElement): void {
  slider.style.setProperty("--share", `${shareOf(slider)}%`);
  const shown = slider.id && document.querySelector(`output[for="${slider.id}"]`);
  if (shown) shown.textContent = slider.value;
}

/** Fill every slider now and whenever it moves. */
export function keepSlidersFilled(page: Document): void {
  for (const slider of page.querySelectorAll<HTMLInputElement>(".slider")) fill(slider);
  page.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches(".slider")) fill(event.target);
  });
}
