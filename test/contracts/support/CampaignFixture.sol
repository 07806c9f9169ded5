// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../../contracts/mocks/SampleToken.sol";
import { BatchFixture } from "./BatchFixture.sol";
import { Trees } from "./Trees.sol";

/// @notice A token, a factory, and an allocation of a few leaves: leaf i pays 100 + i to subject i, unless a test overrides
/// {accountAt} or {amountAt}.
abstract contract CampaignFixture is BatchFixture {
    uint64 internal constant START = uint64(NOW + 100);
    uint64 internal constant END = uint64(NOW + 10_000);
    address internal constant TREASURY = address(0x72ea5);

    SampleToken internal token;
    /// @dev From its artifact, as it ships: campaigns are compiled with settings of their own.
    IInstantCampaignFactory internal factory;
    bytes32[] internal campaignNodes;
    uint256 internal total;

    function setUp() public virtual override {
        super.setUp();
        token = new SampleToken(address(this), 1e30);
        useForm(factoryOfForm());
    }

    /// @dev The form of all campaigns: the full one, unless a test contract says otherwise.
    function factoryOfForm() internal pure virtual returns (string memory) {
        return "InstantCampaignFactory";
    }

    function useForm(string memory factoryName_) internal {
        factory = IInstantCampaignFactory(deploy(factoryName_, ""));
        token.approve(address(factory), type(uint256).max);
    }

    /// @dev Either form, where a test draws it.
    function drawForm(uint256 seed) internal {
        useForm(seed % 2 == 0 ? "InstantCampaignFactory" : "LightInstantCampaignFactory");
    }

    function accountAt(uint256 index) internal view virtual returns (address) {
        return subjectAt(index);
    }

    function amountAt(uint256 index) internal pure virtual returns (uint256) {
        return 100 + index;
    }

    function argumentsFor(uint256 count) internal returns (CampaignArguments memory arguments) {
        bytes32[] memory leaves = new bytes32[](count);
        total = 0;
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = Leaf.campaign(i, accountAt(i), amountAt(i));
            total += amountAt(i);
        }
        campaignNodes = Trees.build(leaves);
        arguments = CampaignArguments({
            token: address(token),
            root: campaignNodes[0],
            count: count,
            start: START,
            end: END,
            waves: 0,
            waveInterval: 0,
            treasury: TREASURY,
            gate: address(0),
            maxExtraTime: 0,
            claimFor: ClaimFor.Anyone,
            recallable: false,
            manifestHash: keccak256("manifest")
        });
    }

    function create(CampaignArguments memory arguments) internal returns (IInstantCampaign) {
        return IInstantCampaign(factory.create(arguments, bytes32(0), total));
    }

    function claimAt(IInstantCampaign campaign, uint256 index) internal {
        campaign.claim(index, accountAt(index), amountAt(index), Trees.proofAt(campaignNodes, index));
    }
}
