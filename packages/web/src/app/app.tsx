import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ApiError } from '../api/client.ts';
import { meQuery } from '../api/session.ts';
import { theme } from '../theme/theme.ts';
import { makeRouter } from './router.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal (4xx) will be a refusal again; only a lost connection or a failing server is worth another try.
      retry: (count, error) => count < 1 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: 600,
    },
  },
});

// A session that ended while the page stood open: ask who is here again, and the gate shows the sign-in.
queries.getQueryCache().config.onError = (error, query) => {
  if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'me') {
    queries.setQueryData(meQuery.queryKey, null);
  }
};

const router = makeRouter(queries);
const schemes = localStorageColorSchemeManager({ key: 'portico:scheme' });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" limit={4} zIndex={1000} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
