/**
 * The views by their names in the address, in the order of the navigation. Each module is loaded
 * when it is first opened; `hidden` ones are reached from others.
 */
export const VIEWS = {
  live: {
    title: 'Live',
    icon: 'M3 12h4l3-8 4 16 3-8h4',
    load: () => import('./live.js').then((module) => module.Live),
  },
  session: {
    title: 'Session',
    hidden: true,
    parent: 'live',
    load: () => import('./session.js').then((module) => module.Session),
  },
  analytics: {
    title: 'Analytics',
    icon: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
    load: () => import('./analytics.js').then((module) => module.Analytics),
  },
  models: {
    title: 'Models',
    icon: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
    load: () => import('./models.js').then((module) => module.Models),
  },
  replay: {
    title: 'Replay',
    icon: 'M4 12a8 8 0 1 0 3-6.2M4 4v4h4M12 8v4l3 2',
    load: () => import('./replay.js').then((module) => module.Replay),
  },
  whatif: {
    title: 'What if',
    icon: 'M6 3v6a6 6 0 0 0 6 6h6M18 15l-3-3M18 15l-3 3M6 9v12',
    load: () => import('./whatif.js').then((module) => module.WhatIf),
  },
  recommendations: {
    title: 'Recommendations',
    icon: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.5c.7.7 1 1.500 1 2.500h6c0-1 .3-1.800 1-2.500A6 6 0 0 0 12 3z',
    load: () => import('./recommendations.js').then((module) => module.Recommendations),
  },
};
