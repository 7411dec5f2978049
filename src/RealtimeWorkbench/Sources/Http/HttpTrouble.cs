using System.Net;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>Why a question has no answer that samples can be taken from.</summary>
/// <param name="sentence">One sentence: what, and what to do. It names the host, never the rest of the address, which may hold secrets.</param>
/// <param name="lasts">Whether it stays so until somebody changes something.</param>
/// <param name="retryAfter">When the server wants to be asked again, if it says so.</param>
/// <param name="cause">What failed.</param>
internal sealed class HttpTrouble(string sentence, bool lasts, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>Whether it stays so until somebody changes something.</summary>
    public bool Lasts => lasts;

    /// <summary>Whether the server refuses this reader, so that asking again might lock it out.</summary>
    public bool IsRefusal { get; private init; }

    /// <summary>When the server wants to be asked again, if it says so.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Says what is wrong with an answer by its status.</summary>
    /// <param name="host">Who answered.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time, for a Retry-After that is a date.</param>
    public static HttpTrouble Of(string host, HttpResponseMessage answer, DateTimeOffset now)
    {
        var code = (int)answer.StatusCode;
        var wait = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? (retry.Date - now) : null;
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new HttpTrouble(
                $"{host} answers 401: it does not know who asks; set Http.Headers, such as Authorization: Bearer ${{VARIABLE}}, and check that variable.", lasts: true)
            {
                IsRefusal = true,
            },
            HttpStatusCode.Forbidden => new HttpTrouble($"{host} answers 403: who asks must not read this; ask for the right, or check Http.Headers and Http.Url.", lasts: true)
            {
                IsRefusal = true,
            },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new HttpTrouble(
                $"{host} answers {code} and points to {PlaceOf(answer)}, which is not followed, since headers with secrets would go there; set Http.Url to where it leads.", lasts: true),
            HttpStatusCode.TooManyRequests => new HttpTrouble($"{host} answers 429: it is asked too often; raise Http.Interval.", lasts: false, wait),
            HttpStatusCode.RequestTimeout => new HttpTrouble($"{host} answers 408: the question did not come in time.", lasts: false, wait),
            HttpStatusCode.NotFound => new HttpTrouble($"{host} answers 404: there is nothing at the path of Http.Url; check it.", lasts: true, wait),
            >= HttpStatusCode.InternalServerError => new HttpTrouble(Invariant($"{host} answers {code}: it has a trouble of its own."), lasts: false, wait),
            _ => new HttpTrouble(Invariant($"{host} answers {code} where 200 is needed; check Http.Url."), lasts: true, wait),
        };
    }

    /// <summary>Says what is wrong with a connection.</summary>
    /// <param name="host">Who was asked.</param>
    /// <param name="failure">What failed.</param>
    public static HttpTrouble Of(string host, HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new HttpTrouble($"The name {host} is not known to this machine; check Http.Url and the network.", lasts: false, cause: failure),
        HttpRequestError.SecureConnectionError => new HttpTrouble(
            $"{host} cannot be trusted: {ReasonOf(failure)}; check the certificate of the server, or whether it speaks https at all.", lasts: true, cause: failure),
        HttpRequestError.ConfigurationLimitExceeded => new HttpTrouble(
            Invariant($"{host} answers with more than {HttpPoll.MostMegabytes} MB; ask for less, such as by {HttpPollOptions.Since} in Http.Url."), lasts: true, cause: failure),
        _ => new HttpTrouble($"{host} cannot be reached: {ReasonOf(failure)}; check that it runs.", lasts: false, cause: failure),
    };

    private static string ReasonOf(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message.TrimEnd('.');
    }

    private static string PlaceOf(HttpResponseMessage answer) => answer.Headers.Location is not { } place ? "nowhere"
        : place.IsAbsoluteUri ? $"{place.Scheme}://{place.Authority}"
        : "another path";
}
