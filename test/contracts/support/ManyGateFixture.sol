// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfManyGate } from "../../../contracts/interfaces/IAllOfManyGate.sol";
import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IPauseGate } from "../../../contracts/interfaces/IPauseGate.sol";
import { GateFixture } from "./GateFixture.sol";

/// @notice A campaign behind 2 to 8 gates: credentials, a guardian, and others that answer what they are told.
abstract contract ManyGateFixture is GateFixture {
    address internal constant GUARDIAN = address(0x6a4d);
    uint64 internal constant MAX_EXTRA = 3000;

    IPauseGate internal pauses;
    IAllOfManyGate internal many;
    address internal adapter;
    /// @dev What `many` asks, and what each is given.
    address[] internal parts;
    bytes[] internal given;

    function setUp() public override {
        super.setUp();
        pauses = IPauseGate(deploy("PauseGate", abi.encode(GUARDIAN, uint64(1000), uint64(100))));
        parts = [address(gate), address(pauses)];
        openBehind();
    }

    /// @dev `many` asks the parts, `campaign` asks `many`, and its adapter is open.
    function openBehind() internal {
        many = newMany(parts);
        campaign = campaignBehind(address(many));
        adapter = many.open(address(campaign));
    }

    function newMany(address[] memory parts_) internal returns (IAllOfManyGate) {
        return IAllOfManyGate(deploy("AllOfManyGate", abi.encode(parts_)));
    }

    function campaignBehind(address gate_) internal returns (IInstantCampaign) {
        CampaignArguments memory arguments = argumentsFor(SIZE);
        (arguments.gate, arguments.maxExtraTime) = (gate_, MAX_EXTRA);
        return IInstantCampaign(address(create(arguments)));
    }

    /// @dev So many gates of one kind behind the campaign.
    function openBehindEqual(uint8 count, string memory name) internal {
        delete parts;
        for (uint256 i = 0; i < bound(count, 2, 8); ++i) parts.push(deploy(name, ""));
        openBehind();
    }

    function refusal(uint256 position, bytes memory answer) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IAllOfManyGate.PartRefused.selector, position, parts[position], answer);
    }
}
