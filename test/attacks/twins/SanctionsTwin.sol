// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ISanctionsGate } from "../../../contracts/interfaces/ISanctionsGate.sol";
import { ISanctionsOracle } from "../../../contracts/interfaces/ISanctionsOracle.sol";
import { SanctionsHole } from "./SanctionsHole.sol";

/// @notice The rules of a SanctionsGate written plainly, but for the one that is missing.
contract SanctionsTwin is IClaimGate {
    address private immutable _oracle;
    SanctionsHole private immutable _hole;

    constructor(address oracle, SanctionsHole hole) {
        (_oracle, _hole) = (oracle, hole);
    }

    function check(
        uint256,
        address account,
        address recipient,
        uint256,
        address,
        bytes calldata
    ) external returns (bytes4 selector) {
        _judge(account);
        if (recipient != account && _hole != SanctionsHole.AccountAlone) _judge(recipient);
        return IClaimGate.check.selector;
    }

    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function _judge(address account) private {
        bytes memory question = abi.encodeCall(ISanctionsOracle.isSanctioned, (account));
        uint256 stipend = _hole == SanctionsHole.BoundlessOracle ? gasleft() : 50_000;
        (bool done, bytes memory said) =
            _hole == SanctionsHole.OracleMayAct ? _oracle.call(question) : _oracle.staticcall{ gas: stipend }(question);
        bool isWord = done && said.length == 32;
        if (isWord && uint256(bytes32(said)) == 1) revert ISanctionsGate.AccountSanctioned(account);
        if (_hole == SanctionsHole.NonsenseIsNo) return;
        if (!isWord || uint256(bytes32(said)) > 1) {
            revert ISanctionsGate.OracleUnclear(account, !done, said.length, bytes32(said));
        }
    }
}
