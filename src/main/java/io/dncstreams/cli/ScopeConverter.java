package io.dncstreams.cli;

import io.dncstreams.key.ApiKeys.Scope;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a scope by the name it has in topics and documents. */
final class ScopeConverter implements ITypeConverter<Scope> {
    @Override
    public Scope convert(String text) {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("must be "
                        + Arrays.stream(Scope.values()).map(Scope::text).collect(Collectors.joining(" or ")) + "."));
    }
}
