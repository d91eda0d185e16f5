//! Grafana's unit ids.

use super::Unit;
use crate::ticks::power;

/// Ids and suffixes of events per time.
const RATES: &str = "reqps req/s|ops ops/s|rps rd/s|wps wr/s|iops io/s|cps c/s|eps evt/s|mps msg/s|recps rec/s|\
    rowsps rows/s|pps p/s|reqpm req/min|opm ops/min|rpm rd/min|wpm wr/min|cpm c/min|epm evt/min|mpm msg/min|\
    recpm rec/min|rowspm rows/min";

/// Ids and suffixes of quantities that take the prefixes of the SI.
const SI_UNITS: &str = "hertz Hz|rothz Hz|watt W|volt V|amp A|ohm Ω|joule J|watth Wh|voltamp VA|farad F|henry H|\
    coulomb C|lengthm m|massg g|litre L|bq Bq|gy Gy|sv Sv|pressurepa Pa|forceNm N·m|forceN N";

/// Ids and suffixes of plain numbers.
const PLAIN_UNITS: &str = "celsius °C|fahrenheit °F|kelvin K|humidity %H|dB dB|dBm dBm|ppm ppm|conppm ppm|pixel px|\
    kwatt kW|kwatth kWh|rotrpm rpm|degree °|radian rad|velocityms m/s|velocitykmh km/h|velocitymph mph|\
    velocityknot kn|lengthkm km|lengthmm mm|lengthft ft|lengthmi mi|masskg kg|masst t|pressurebar bar|\
    pressurembar mbar|pressurehpa hPa|pressurepsi psi|none |string |locale |sci |hex |hex0x |bool |bool_yes_no |\
    bool_on_off ";

/// Ids and seconds of durations.
const TIMES: [(&str, f64); 18] = [
    ("s", 1.0),
    ("ms", 1e-3),
    ("µs", 1e-6),
    ("μs", 1e-6),
    ("us", 1e-6),
    ("ns", 1e-9),
    ("m", 60.0),
    ("h", 3600.0),
    ("d", 86_400.0),
    ("dtdurations", 1.0),
    ("dtdurationms", 1e-3),
    ("dtdhms", 1.0),
    ("dthms", 1.0),
    ("clocks", 1.0),
    ("clockms", 1e-3),
    ("timeticks", 0.01),
    ("w", 604_800.0),
    ("y", 31_557_600.0),
];

/// Letters of the prefixes of a thousand and up; `k` and `K` are the same.
const LARGE_PREFIXES: [u8; 6] = *b"kmgtpe";

const CURRENCIES: &str = "USD $|GBP £|EUR €|JPY ¥|CNY ¥|INR ₹|KRW ₩|RUB ₽|UAH ₴|BRL R$|TRY ₺|ILS ₪|VND ₫|BTC ₿";

pub(super) fn unit_from_id(id: &str) -> Unit {
    if let "" | "short" | "sishort" = id {
        return Unit::Short;
    }
    if let Some((kind, rest)) = id.split_once(':') {
        return custom_unit(kind, rest).unwrap_or_else(|| plain("", id));
    }
    if let Some((_, seconds_per_unit)) = TIMES.iter().find(|(known, _)| *known == id) {
        return Unit::Time {
            seconds_per_unit: *seconds_per_unit,
        };
    }
    match id {
        "percent" => {
            return Unit::Ratio { percent_per_unit: 1.0 };
        }
        "percentunit" => {
            return Unit::Ratio {
                percent_per_unit: 100.0,
            };
        }
        _ => {}
    }
    if let Some(unit) = data_unit(id) {
        return unit;
    }
    if let Some(suffix) = looked_up(RATES, id) {
        return Unit::Rate { suffix: suffix.into() };
    }
    if let Some(suffix) = looked_up(SI_UNITS, id) {
        return Unit::Si {
            suffix: suffix.into(),
            per_unit: 1.0,
        };
    }
    if let Some(suffix) = looked_up(PLAIN_UNITS, id) {
        return plain("", suffix);
    }
    if let Some(code) = id.strip_prefix("currency").filter(|code| !code.is_empty()) {
        let symbol = looked_up(CURRENCIES, code).map_or_else(|| [code, " "].concat(), String::from);
        return Unit::Currency { symbol };
    }
    // Points in time: the number is all that can be shown of them here.
    plain("", if id.starts_with("dateTime") { "" } else { id })
}

/// Grafana's custom forms, `kind:rest`.
fn custom_unit(kind: &str, rest: &str) -> Option<Unit> {
    Some(match kind {
        "suffix" => plain("", rest),
        "prefix" => plain(rest, ""),
        "count" => Unit::Count {
            suffix: rest.trim().into(),
        },
        "currency" => Unit::Currency { symbol: rest.into() },
        "si" => si_unit(rest.trim()),
        "time" | "bool" => plain("", ""),
        _ => return None,
    })
}

/// `mF`: a prefix and a unit, or `F`: a unit alone.
fn si_unit(text: &str) -> Unit {
    let mut rest = text.chars();
    let per_unit = match rest.next() {
        Some('p') => 1e-12,
        Some('n') => 1e-9,
        Some('µ' | 'μ' | 'u') => 1e-6,
        Some('m') => 1e-3,
        Some('k' | 'K') => 1e3,
        Some('M') => 1e6,
        Some('G') => 1e9,
        Some('T') => 1e12,
        _ => 1.0,
    };
    let suffix = if per_unit == 1.0 || rest.as_str().is_empty() {
        text
    } else {
        rest.as_str()
    };
    Unit::Si {
        suffix: suffix.into(),
        per_unit: if suffix == text { 1.0 } else { per_unit },
    }
}

/// Amounts of data and their rates.
fn data_unit(id: &str) -> Option<Unit> {
    let unit = |symbols_per_unit, is_binary, is_bits, is_rate| {
        Some(Unit::Data {
            symbols_per_unit,
            is_binary,
            is_bits,
            is_rate,
        })
    };
    match id {
        "bytes" => return unit(1.0, true, false, false),
        "decbytes" => return unit(1.0, false, false, false),
        "bits" => return unit(1.0, true, true, false),
        "decbits" => return unit(1.0, false, true, false),
        "binBps" => return unit(1.0, true, false, true),
        "Bps" => return unit(1.0, false, false, true),
        "binbps" => return unit(1.0, true, true, true),
        "bps" => return unit(1.0, false, true, true),
        _ => {}
    }
    // `kbytes`, `decmbytes`: thousands of either kind.
    if let Some(stem) = id.strip_suffix("bytes") {
        let is_binary = !stem.starts_with("dec");
        return unit(
            thousands(stem.strip_prefix("dec").unwrap_or(stem), is_binary)?,
            is_binary,
            false,
            false,
        );
    }
    // `KBs`, `MiBs`, `Gbits`, `Tibits`: per second.
    let (stem, is_bits) = match id.strip_suffix("Bs") {
        Some(stem) => (stem, false),
        None => (id.strip_suffix("bits")?, true),
    };
    let is_binary = stem.ends_with('i');
    unit(
        thousands(stem.strip_suffix('i').unwrap_or(stem), is_binary)?,
        is_binary,
        is_bits,
        true,
    )
}

fn thousands(prefix: &str, is_binary: bool) -> Option<f64> {
    let [letter] = prefix.as_bytes() else {
        return None;
    };
    let exponent = LARGE_PREFIXES
        .iter()
        .position(|known| known.eq_ignore_ascii_case(letter))?;
    Some(power(if is_binary { 1024.0 } else { 1000.0 }, exponent as i32 + 1))
}

fn plain(prefix: &str, suffix: &str) -> Unit {
    Unit::Plain {
        prefix: prefix.into(),
        suffix: suffix.into(),
    }
}

/// The text of an id in a table `id text|id text`.
fn looked_up(table: &'static str, id: &str) -> Option<&'static str> {
    table
        .split('|')
        .filter_map(|entry| entry.split_once(' '))
        .find(|(known, _)| *known == id)
        .map(|(_, text)| text)
}
