/** The L or R of a hand: words of the page that follow the hand in the scene. */

import { Vector3, type Camera } from "three";

import type { SolidHand } from "./hand.js";

/** Over the back of the hand, in its own millimetres: along it, and up from the skin. */
const ALONG_MM = 10;
const UP_MM = 40;

export class Letter {
  private readonly element = document.createElement("span");
  private readonly point = new Vector3();
  private readonly step = new Vector3();

  constructor(
    private readonly canvas: HTMLCanvasElement,
    text: string,
  ) {
    this.element.className = "back-letter";
    this.element.textContent = text;
    this.element.hidden = true;
    canvas.after(this.element);
  }

  set shown(yes: boolean) {
    this.element.hidden = !yes;
  }

  set text(text: string) {
    this.element.textContent = text;
  }

  place(hand: SolidHand, camera: Camera): void {
    this.element.classList.toggle("is-away", !hand.mesh.visible);
    if (this.element.hidden || !hand.mesh.visible) return;
    const { origin, along, up } = hand.frame;
    this.point.set(...origin).addScaledVector(this.step.set(...along), ALONG_MM).addScaledVector(this.step.set(...up), UP_MM);
    hand.mesh.parent?.localToWorld(this.point);
    this.point.project(camera);
    const [x, y] = [((this.point.x + 1) / 2) * this.canvas.clientWidth, ((1 - this.point.y) / 2) * this.canvas.clientHeight];
    this.element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  remove(): void {
    this.element.remove();
  }
}
