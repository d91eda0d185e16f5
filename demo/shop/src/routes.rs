//! What the shop serves: its routes, how much traffic each gets, and how each behaves when all is well.

/// One operation of the shop: a method on a route, with its traffic share and its calm behaviour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Route {
    /// Value of the `route` label, a path template.
    pub path: &'static str,
    /// Value of the `method` label.
    pub method: &'static str,
    /// Relative share of the traffic; the shares need not sum to one.
    pub weight: f64,
    /// Median latency in seconds.
    pub median_s: f64,
    /// Standard deviation of the latency's logarithm: the spread of the log-normal body.
    pub sigma: f64,
    /// Probability that a request falls into the heavy tail.
    pub tail_probability: f64,
    /// Probability of a client error (4xx), 0..1.
    pub client_error_probability: f64,
    /// The status answered on a client error.
    pub client_error_status: u16,
    /// The status answered when all is well.
    pub success_status: u16,
    /// Median size of a response in bytes.
    pub median_size_bytes: f64,
    /// What a request does inside, as child spans in order.
    pub steps: &'static [Step],
}

/// One thing a request does: a child span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Name of the span.
    pub name: &'static str,
    /// Share of the calm latency spent here, 0..1.
    pub share: f64,
}

const fn step(name: &'static str, share: f64) -> Step {
    Step { name, share }
}

/// Names of the simulated pods; values of the `pod` label.
pub const PODS: [&str; 8] = [
    "shop-0", "shop-1", "shop-2", "shop-3", "shop-4", "shop-5", "shop-6", "shop-7",
];

/// How much slower (above 1) or faster (below 1) each pod is than the median one.
pub const POD_FACTORS: [f64; 8] = [1.0, 0.94, 1.06, 0.98, 1.1, 0.96, 1.03, 0.92];

const HOME: &[Step] = &[step("render home", 0.7), step("GET session", 0.2)];
const PRODUCTS: &[Step] = &[step("SELECT products", 0.6), step("render list", 0.3)];
const SEARCH: &[Step] = &[step("parse query", 0.05), step("search index", 0.8)];
const CART: &[Step] = &[step("GET session", 0.2), step("SELECT cart", 0.6)];
const CHECKOUT: &[Step] = &[
    step("GET session", 0.05),
    step("SELECT cart", 0.15),
    step("reserve stock", 0.2),
    step("POST payment", 0.5),
];
const PAYMENT: &[Step] = &[step("check fraud", 0.15), step("payment provider", 0.75)];
const ACCOUNT: &[Step] = &[step("GET session", 0.2), step("SELECT account", 0.7)];

const CALM: Route = Route {
    path: "/",
    method: "GET",
    weight: 1.0,
    median_s: 0.02,
    sigma: 0.38,
    tail_probability: 0.003,
    client_error_probability: 0.002,
    client_error_status: 404,
    success_status: 200,
    median_size_bytes: 8_000.0,
    steps: HOME,
};

/// Every operation of the shop. With [`PODS`] this makes 112 series.
pub const ROUTES: [Route; 14] = [
    Route {
        weight: 16.0,
        median_s: 0.018,
        median_size_bytes: 24_000.0,
        ..CALM
    },
    Route {
        method: "HEAD",
        weight: 3.0,
        median_s: 0.006,
        median_size_bytes: 0.0,
        ..CALM
    },
    Route {
        path: "/products",
        weight: 20.0,
        median_s: 0.045,
        median_size_bytes: 62_000.0,
        steps: PRODUCTS,
        ..CALM
    },
    Route {
        path: "/products",
        method: "HEAD",
        weight: 2.0,
        median_s: 0.012,
        median_size_bytes: 0.0,
        steps: PRODUCTS,
        ..CALM
    },
    Route {
        path: "/search",
        weight: 12.0,
        median_s: 0.09,
        sigma: 0.48,
        median_size_bytes: 31_000.0,
        steps: SEARCH,
        ..CALM
    },
    Route {
        path: "/search",
        method: "POST",
        weight: 4.0,
        median_s: 0.12,
        sigma: 0.5,
        median_size_bytes: 40_000.0,
        steps: SEARCH,
        ..CALM
    },
    Route {
        path: "/cart",
        weight: 9.0,
        median_s: 0.03,
        median_size_bytes: 5_500.0,
        steps: CART,
        ..CALM
    },
    Route {
        path: "/cart",
        method: "POST",
        weight: 6.0,
        median_s: 0.05,
        success_status: 201,
        median_size_bytes: 900.0,
        steps: CART,
        ..CALM
    },
    Route {
        path: "/checkout",
        weight: 5.0,
        median_s: 0.11,
        sigma: 0.4,
        median_size_bytes: 14_000.0,
        steps: CHECKOUT,
        ..CALM
    },
    Route {
        path: "/checkout",
        method: "POST",
        weight: 7.0,
        median_s: 0.16,
        sigma: 0.42,
        client_error_probability: 0.01,
        client_error_status: 409,
        median_size_bytes: 2_400.0,
        steps: CHECKOUT,
        ..CALM
    },
    Route {
        path: "/payment",
        weight: 3.0,
        median_s: 0.06,
        median_size_bytes: 700.0,
        steps: PAYMENT,
        ..CALM
    },
    Route {
        path: "/payment",
        method: "POST",
        weight: 6.0,
        median_s: 0.21,
        sigma: 0.36,
        client_error_probability: 0.015,
        client_error_status: 402,
        median_size_bytes: 600.0,
        steps: PAYMENT,
        ..CALM
    },
    Route {
        path: "/account",
        weight: 5.0,
        median_s: 0.035,
        client_error_status: 401,
        median_size_bytes: 4_200.0,
        steps: ACCOUNT,
        ..CALM
    },
    Route {
        path: "/account",
        method: "POST",
        weight: 2.0,
        median_s: 0.07,
        client_error_probability: 0.01,
        client_error_status: 400,
        median_size_bytes: 1_100.0,
        steps: ACCOUNT,
        ..CALM
    },
];

/// The index in [`ROUTES`] of an operation, if the shop has it.
pub fn find(path: &str, method: &str) -> Option<usize> {
    ROUTES
        .iter()
        .position(|route| route.path == path && route.method == method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_distinct_and_make_over_a_hundred_series() {
        for (i, route) in ROUTES.iter().enumerate() {
            assert_eq!(find(route.path, route.method), Some(i));
        }
        assert!(ROUTES.len() * PODS.len() > 100);
    }

    #[test]
    fn steps_fit_into_their_request() {
        for route in &ROUTES {
            let total: f64 = route.steps.iter().map(|step| step.share).sum();
            assert!(total > 0.0 && total <= 1.0, "{} {}: {total}", route.method, route.path);
        }
    }
}
