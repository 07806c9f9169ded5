// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Attestation, ISchemaResolver } from "../../../contracts/interfaces/ISchemaResolver.sol";

/// @notice An honest resolver: takes a bond for each attestation and gives it back to the attester on revocation. It relies
/// on the registry to tell it of each revocation once.
contract BondResolver is ISchemaResolver {
    uint256 public constant BOND = 1 ether;

    address private immutable _registry;

    constructor(address registry) {
        _registry = registry;
    }

    /// @notice Others' bonds, for a start.
    receive() external payable {}

    function attest(Attestation calldata) external payable returns (bool) {
        return msg.sender == _registry && msg.value == BOND;
    }

    function multiAttest(Attestation[] calldata attestations, uint256[] calldata) external payable returns (bool) {
        return msg.sender == _registry && msg.value == attestations.length * BOND;
    }

    function revoke(Attestation calldata attestation) external payable returns (bool) {
        return _giveBack(attestation);
    }

    function multiRevoke(Attestation[] calldata attestations, uint256[] calldata) external payable returns (bool) {
        for (uint256 i = 0; i < attestations.length; ++i) if (!_giveBack(attestations[i])) return false;
        return true;
    }

    function isPayable() external pure returns (bool) {
        return true;
    }

    function version() external pure returns (string memory) {
        return "1.4.0";
    }

    function _giveBack(Attestation calldata attestation) private returns (bool done) {
        if (msg.sender != _registry) return false;
        (done, ) = attestation.attester.call{ value: BOND }("");
    }
}
