// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {SourceTwin} goes without. With `None` it is sound.
enum SourceHole {
    None,
    /// @dev Whatever has code is taken for a registry.
    NoProbe,
    /// @dev The registry may burn all the gas of the probe.
    EndlessProbe,
    /// @dev Whatever answers `getAttestation` is taken for EAS.
    AnyStruct,
    /// @dev Bits that a type does not have are cut off.
    CutWords,
    /// @dev The gate data name the registry, too.
    NamedRegistry
}
