using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Describes all calls for machines, in the words of OpenAPI 3.1. Schemas come from the serializers themselves.</summary>
internal sealed class OpenApiDescription
{
    private const string Json = "application/json";

    private static readonly JsonSchemaExporterOptions Schemas = new() { TransformSchemaNode = Describe };

    private string _text = "";

    /// <summary>Makes the description.</summary>
    public void Describe(IReadOnlyList<ApiRoute> routes)
    {
        var paths = new JsonObject();
        foreach (var route in routes)
        {
            if (!paths.ContainsKey(route.Path))
            {
                paths[route.Path] = new JsonObject();
            }

#pragma warning disable CA1308 // OpenAPI writes methods in lower case.
            paths[route.Path]![route.Method.ToLowerInvariant()] = CallOf(route);
#pragma warning restore CA1308
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = ProductName.This.Name, ["version"] = ProductName.This.Version },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                },
            },
        };
        _text = document.ToJsonString();
    }

    /// <summary><c>GET /api/openapi.json</c>.</summary>
    public Task ServeAsync(HttpContext context) => Answer.WriteTextAsync(context, _text, Json);

    private static JsonObject CallOf(ApiRoute route)
    {
        var call = new JsonObject { ["summary"] = route.Summary };
        if (route.Parameters.Count > 0)
        {
            call["parameters"] = new JsonArray([.. route.Parameters.Select(ParameterOf)]);
        }

        if (route.Body is { } body)
        {
            var content = new JsonObject();
            foreach (var kind in route.BodyKinds)
            {
                content[kind] = ContentOf(kind, kind == Json ? body : null)[kind]!.DeepClone();
            }

            call["requestBody"] = new JsonObject { ["required"] = true, ["content"] = content };
        }

        var done = new JsonObject { ["description"] = "Done." };
        if (route.Answer is not null || route.ContentType is not null)
        {
            done["content"] = ContentOf(route.ContentType ?? Json, route.Answer);
        }

        call["responses"] = new JsonObject
        {
            [Invariant($"{route.Status}")] = done,
            ["default"] = new JsonObject
            {
                ["description"] = "Refused; the sentence says why.",
                ["content"] = ContentOf(Json, typeof(ErrorAnswer)),
            },
        };
        if (route.Method != "GET")
        {
            call["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() });
        }

        return call;
    }

    private static JsonObject ParameterOf(ApiParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["in"] = parameter.InPath ? "path" : parameter.InHeader ? "header" : "query",
        ["required"] = parameter.IsRequired,
        ["description"] = parameter.Description,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject ContentOf(string contentType, Type? type) => new()
    {
        [contentType] = type is null
            ? new JsonObject()
            : new JsonObject { ["schema"] = WireJson.Types.Options.GetJsonSchemaAsNode(type, Schemas) },
    };

    /// <summary>The exporter cannot look into converters.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema) =>
        context.TypeInfo.Type switch
        {
            var type when type == typeof(double) || type == typeof(double?) => new JsonObject { ["type"] = new JsonArray("number", "null") },
            var type when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            var type when type == typeof(DateTimeOffset?) =>
                new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" },
            _ => schema,
        };
}
