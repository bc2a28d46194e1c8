/** The script of every page. Importing the style sheet here is what makes Vite bundle it and its fonts. */

import "./styles/main.css";
